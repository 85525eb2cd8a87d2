// main.cpp
    {"predict", "pq3rdict", stages::predict},

// stages/predict.cpp
  // "predict" (pq3rdict)
  return train::predict(stage, {.id = "pq3rdict", .model = "xcvsmlgf", .data = pipeline::split(), .network = pipeline::network_of_train,
                                .dtype = Dtype::f32, .part = Part::test, .seed = 0, .format = train::Predict::Format::csv});
