// pipeline.cpp
  // "points" (co4loca5)
  return data::collocation(split, {.id = "co4loca5", .field = "features", .n = 50, .sampling = data::Sampling::latin_hypercube,
                                   .low = {-1.0, 0.0}, .high = {1.0, 1.5}, .seed = 42});
  auto features = graph.placeholder("features", {2});
  auto target = graph.placeholder("target", {1});
  auto known = graph.placeholder("known", {1});
