// main.cpp
    {"report", "rep4rtaa", stages::report},

// stages/report.cpp
  // "report" (rep4rtaa)
  return results::report(stage, {.id = "rep4rtaa",
                                 .inputs = {{.kind = results::Kind::scores, .block = "np6qooor", .name = "evaluate"},
                                            {.kind = results::Kind::curve, .block = "xcvsmlgf", .name = "train"}},
                                 .format = results::Report::Format::html});
