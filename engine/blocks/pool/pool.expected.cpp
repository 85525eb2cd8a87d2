// pipeline.cpp
  // "pool" (k4d7w2nb)
  auto pool = layers::pool(graph, image, {.id = "k4d7w2nb", .kind = Pooling::max, .size = {2, 2}});
  // "mean" (mzq3z6vt)
  auto mean = layers::pool(graph, pool, {.id = "mzq3z6vt", .kind = Pooling::average, .size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}});
