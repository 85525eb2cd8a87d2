#include "stages.hpp"

#include "../pipeline.hpp"

namespace stages {

tephra::Outcome evaluate(tephra::Stage& stage) {
  using namespace tephra;
  // "evaluate" (e4p8d3sj)
  return train::evaluate(stage, {.id = "e4p8d3sj", .model = "t6h2v9xk", .data = pipeline::scale(), .network = pipeline::network_of_train,
                                 .dtype = Dtype::f32, .part = Part::test, .seed = 0, .scores = {Score::accuracy, Score::cross_entropy}});
}

}  // namespace stages
