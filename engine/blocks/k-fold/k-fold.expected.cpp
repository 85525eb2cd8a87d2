// pipeline.cpp
  // "third fold" (kf5ds2ab)
  auto third_fold = data::k_fold(split, {.id = "kf5ds2ab", .folds = 4, .fold = 3, .seed = 7});
