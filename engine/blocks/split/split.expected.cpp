// pipeline.cpp
  // "split" (oj5mp47f)
  return data::split(columns, {.id = "oj5mp47f", .train = 0.7, .validation = 0.1, .test = 0.2, .seed = 7});
  auto features = graph.placeholder("features", {7});
  auto target = graph.placeholder("target", {1});
