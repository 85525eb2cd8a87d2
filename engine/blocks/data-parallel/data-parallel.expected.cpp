// stages/train.cpp
  // "data parallel" (fdb6j4c4)
  auto data_parallel = strategies::data_parallel({.id = "fdb6j4c4"});
