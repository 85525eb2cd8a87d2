// main.cpp
    {"acceptance", "acc6ptdd", stages::acceptance},

// stages/acceptance.cpp
  // "acceptance" (acc6ptdd)
  return results::acceptance(stage, {.id = "acc6ptdd", .scores = "np6qooor", .expression = "r2 <= 1 and mean_squared_error >= 0",
                                     .terms = {{.operation = results::Term::Operation::score, .score = "r2"},
                                               {.operation = results::Term::Operation::number, .number = 1.0},
                                               {.operation = results::Term::Operation::less_or_equal},
                                               {.operation = results::Term::Operation::score, .score = "mean_squared_error"},
                                               {.operation = results::Term::Operation::number, .number = 0.0},
                                               {.operation = results::Term::Operation::greater_or_equal},
                                               {.operation = results::Term::Operation::both}}});
