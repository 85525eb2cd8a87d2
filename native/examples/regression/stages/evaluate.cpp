#include "stages.hpp"

#include "../pipeline.hpp"

namespace stages {

tephra::Outcome evaluate(tephra::Stage& stage) {
  using namespace tephra;
  // "evaluate" (e7w4n8rb)
  return train::evaluate(stage, {.id = "e7w4n8rb", .model = "t3k9q2mz", .data = pipeline::standardise(), .network = pipeline::network_of_train,
                                 .dtype = Dtype::f64, .part = Part::test, .seed = 0,
                                 .scores = {Score::r2, Score::mean_squared_error, Score::mean_absolute_error}});
}

}  // namespace stages
