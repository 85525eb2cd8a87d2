// pipeline.cpp
  // "pictures" (ci7ar2im)
  auto pictures = data::cifar({.id = "ci7ar2im", .name = "images", .path = "data_batch_1.bin", .classes = 10, .rows = 60});
