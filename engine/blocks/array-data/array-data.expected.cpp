// pipeline.cpp
  // "measurements" (ar4ray5a)
  auto measurements = data::arrays({.id = "ar4ray5a", .name = "arrays", .path = "measured.npz",
                                    .fields = {{.field = "features", .variable = "features", .dims = {4}},
                                               {.field = "label", .variable = "label", .classes = 3}},
                                    .rows = 60});
