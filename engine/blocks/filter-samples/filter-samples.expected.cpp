// pipeline.cpp
  // "hardest half" (fi2lter4)
  return data::filter_samples(pipeline::scale(), {.id = "fi2lter4", .subset = "im5score", .rule = data::FilterRule::keep_hardest,
                                                  .fraction = 0.5, .per_class = "label", .seed = 42});
