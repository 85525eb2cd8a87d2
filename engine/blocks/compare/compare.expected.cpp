// main.cpp
    {"compare", "cmp3rafe", stages::compare},

// stages/compare.cpp
  // "compare" (cmp3rafe)
  return results::compare(stage, {.id = "cmp3rafe",
                                  .inputs = {{.kind = results::Kind::scores, .block = "np6qooor", .name = "evaluate"},
                                             {.kind = results::Kind::scores, .block = "eva2uate", .name = "evaluate train"}},
                                  .statistic = results::Statistic::least});
