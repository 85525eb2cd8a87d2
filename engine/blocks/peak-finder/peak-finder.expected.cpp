// main.cpp
    {"least_loss", "cmp3rafe", stages::least_loss},

// stages/least_loss.cpp
  // "least loss" (cmp3rafe)
  return results::peak_finder(stage, {.id = "cmp3rafe", .curve = "xcvsmlgf", .series = "loss", .troughs = true, .smoothing = 1,
                                      .prominence = 0.1});
