// pipeline.cpp
  // "three digits" (ch3oose2)
  auto three_digits = data::choose_labels(split, {.id = "ch3oose2", .field = "label", .labels = {3, 5, 8}, .at_most = 50, .renumber = true,
                                                  .seed = 42});
