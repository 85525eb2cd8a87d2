// pipeline.cpp
  // "standardise" (x67j2ify)
  return data::standardise(split, {.id = "x67j2ify", .fields = {"features", "target"}});
  auto features = graph.placeholder("features", {7});
  auto target = graph.placeholder("target", {1});
