#pragma once

#include <tephra/tephra.hpp>

namespace stages {

tephra::Outcome train(tephra::Stage& stage);
tephra::Outcome evaluate(tephra::Stage& stage);

}  // namespace stages
