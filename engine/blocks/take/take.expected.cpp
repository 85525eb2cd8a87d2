// pipeline.cpp
  // "rows" (ta2keaaa)
  return data::take(split, {.id = "ta2keaaa", .part = Part::train, .rows = 100, .seed = 42});
  auto features = graph.placeholder("features", {7});
  auto target = graph.placeholder("target", {1});
