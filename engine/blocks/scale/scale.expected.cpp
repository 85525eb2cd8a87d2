// pipeline.cpp
  // "scale" (krsiusuh)
  return data::scale(split, {.id = "krsiusuh", .field = "image", .low = -1.0, .high = 1.0});
  auto image = graph.placeholder("image", {14, 14});
  auto label = graph.labels("label", 10);
