// pipeline.cpp
  // "look" (k4d7w2nb)
  auto look = layers::self_attention(graph, image, {.id = "k4d7w2nb", .heads = 2, .causal = true});
  // "look again" (mzq3z6vt)
  auto look_again = layers::self_attention(graph, look, {.id = "mzq3z6vt", .heads = 7});
