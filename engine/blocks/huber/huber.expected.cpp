// pipeline.cpp
  // "huber" (qlst45ov)
  auto huber = losses::huber(graph, {.id = "qlst45ov", .delta = 0.5}, output, target);
