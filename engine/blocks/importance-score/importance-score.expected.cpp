// main.cpp
    {"scores", "im5score", stages::scores},

// stages/scores.cpp
  // "scores" (im5score)
  return train::importance_score(stage, {.id = "im5score", .data = pipeline::standardise(), .network = pipeline::network_of_scores,
                                         .optimizer = sgd, .strategy = data_parallel, .method = train::ImportanceScore::Method::loss,
                                         .repeats = 3, .epochs = 2, .dtype = Dtype::f64, .batch = 64, .seed = 0, .strict = true});
