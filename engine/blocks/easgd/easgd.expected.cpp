// stages/train.cpp
  // "elastic averaging" (elst5sgd)
  auto elastic_averaging = strategies::easgd({.id = "elst5sgd", .force = 0.25});
