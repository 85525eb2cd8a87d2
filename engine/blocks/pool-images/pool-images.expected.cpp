// pipeline.cpp
  // "smaller" (po3lqima)
  auto smaller = data::pool_images(pictures, {.id = "po3lqima", .field = "image", .factor = 4});
