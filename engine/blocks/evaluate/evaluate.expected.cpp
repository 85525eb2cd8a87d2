// main.cpp
    {"evaluate", "np6qooor", stages::evaluate},

// stages/evaluate.cpp
  // "evaluate" (np6qooor)
  return train::evaluate(stage, {.id = "np6qooor", .model = "xcvsmlgf", .data = pipeline::split(), .network = pipeline::network_of_train,
                                 .dtype = Dtype::f32, .part = Part::test, .seed = 0,
                                 .scores = {Score::r2, Score::adjusted_r2, Score::mean_squared_error, Score::mean_absolute_error,
                                            Score::relative_l2}});
