// stages/train.cpp
  // "start" (xw5kq3ma)
  auto start = train::start_model({.id = "xw5kq3ma", .name = "start", .path = "model.npz"});
