#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tephra/train/train.hpp>

namespace tephra::train {

// Predictions and what they should have been, row-major, in the target's own unit.
struct Outcomes {
  std::int64_t rows = 0;
  std::int64_t width = 0;
  std::int64_t predictors = 0;      // numbers a row that the predictions were made from
  std::vector<double> predictions;  // rows × width: numbers, or logits of `width` classes
  std::vector<double> targets;      // rows × width numbers; empty for classes
  std::vector<std::int32_t> labels; // rows class numbers; empty for numbers
};

// Of logits the share of each class, in place.
void softmax(std::span<double> logits);

const char* name_of(Score score);

// Throws Error 64 when a score of classes is asked of numbers or the other way round. R² of an output whose target is
// constant has no meaning: it counts 1 when every prediction is right and 0 otherwise, and `notes` says so. Adjusted R² is NaN, with a note, where
// there are too few rows for it.
double score_of(Score score, const Outcomes& outcomes, const std::string& block, std::vector<std::string>& notes);

}  // namespace tephra::train
