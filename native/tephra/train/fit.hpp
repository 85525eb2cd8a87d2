#pragma once

#include <tephra/job/stage.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {

// Throws Error (wrong use) when a training cannot be as its settings say, on so many ranks.
void check(const Fit& settings, int ranks);

// Adds the plan of a training to those of the stage: what one rank computes, its optimizer's bytes and what a step exchanges, rows and steps.
Outcome plan(Stage& stage, const Fit& settings);

}  // namespace tephra::train
