#pragma once

#include <tephra/tephra.hpp>

namespace pipeline {

tephra::Dataset scale();
tephra::Network network_of_train(tephra::Graph& graph);

}  // namespace pipeline
