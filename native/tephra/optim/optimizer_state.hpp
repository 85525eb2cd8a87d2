#pragma once

#include <string>

#include <tephra/plan/parameter_layout.hpp>

namespace tephra {

// A numbered buffer of an optimizer, laid out as the trained parameters are: "momentum" of SGD and LARS; "first_moment" and
// "second_moment" of Adam, AdamW and LAMB; "square_sum" of AdaGrad; "square_average", "gradient_average" and "momentum" of
// RMSprop; "window_0" … of a moving average; "history_0" … and "result_0" … of Anderson acceleration: rings of which the step's number
// tells what stands where. In a checkpoint: "optimizer.<state>.<block id>.<parameter>".
struct OptimizerState {
  std::string name;
  ParameterArena values;
};

}  // namespace tephra
