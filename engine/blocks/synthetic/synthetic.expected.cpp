// pipeline.cpp
  // "Friedman" (sy5nthra)
  auto friedman = data::synthetic({.id = "sy5nthra", .kind = data::SyntheticKind::friedman, .n = 200, .features = 10, .noise = 0.5,
                                   .seed = 0});
