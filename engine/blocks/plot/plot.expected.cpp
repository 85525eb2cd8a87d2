// main.cpp
    {"plot", "pla5tbbb", stages::plot},

// stages/plot.cpp
  // "plot" (pla5tbbb)
  return results::plot(stage, {.id = "pla5tbbb", .inputs = {{.kind = results::Kind::curve, .block = "xcvsmlgf", .name = "train"}},
                               .kind = results::Plot::Kind::line, .y = {"loss", "validation_loss"}, .logarithmic = true});
