#pragma once

#include <string>

#include <tephra/job/stage.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/parameter_layout.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {

// The file whose weights a training starts from: what --init names, else what the drawing does; "" when neither names a file. Throws Error 66
// when the drawing's is not there.
std::string start_file(const Stage& stage, const Fit& settings);

// Takes weights from a model.npz or checkpoint.npz, and the optimizer's states that it holds. Throws Error 66 when there is no such file, 65 naming
// what is missing, has another shape or is not finite.
void read_start(const std::string& path, const std::string& block, const ParameterArena& parameters, const Optimizer& optimizer);

}  // namespace tephra::train
