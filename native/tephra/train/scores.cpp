#include <tephra/train/scores.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <tephra/tensor/error.hpp>

namespace tephra::train {
namespace {

template <class Distance>
double mean_of(const Outcomes& o, Distance distance) {
  double sum = 0;
  for (std::size_t i = 0; i < o.targets.size(); ++i) sum += distance(o.predictions[i] - o.targets[i]);
  return sum / static_cast<double>(o.targets.size());
}

// 1 − Σ(y − ŷ)² / Σ(y − ȳ)², the mean over outputs.
double r2(const Outcomes& o, std::vector<std::string>& notes) {
  double all = 0;
  for (std::int64_t column = 0; column < o.width; ++column) {
    double mean = 0, residual = 0, spread = 0;
    const auto at = [&](const std::vector<double>& values, std::int64_t row) { return values[static_cast<std::size_t>(row * o.width + column)]; };
    bool constant = true;
    for (std::int64_t row = 0; row < o.rows; ++row) {
      mean += at(o.targets, row) / static_cast<double>(o.rows);
      constant = constant && at(o.targets, row) == at(o.targets, 0);
    }
    for (std::int64_t row = 0; row < o.rows; ++row) {
      residual += std::pow(at(o.targets, row) - at(o.predictions, row), 2);
      spread += std::pow(at(o.targets, row) - mean, 2);
    }
    if (constant) {
      notes.push_back("r2: the target" + (o.width > 1 ? " of output " + std::to_string(column) : std::string()) +
                      " is the same in every row, so r2 has no meaning; it counts as " + (residual == 0 ? "1 (every prediction is right)." : "0."));
      all += residual == 0 ? 1 : 0;
    } else {
      all += 1 - residual / spread;
    }
  }
  return all / static_cast<double>(o.width);
}

// 1 − (1 − R²)(n − 1)/(n − p − 1) for n rows and p predictors (Ezekiel 1930).
double adjusted_r2(const Outcomes& o, std::vector<std::string>& notes) {
  const std::int64_t freedom = o.rows - o.predictors - 1;
  if (freedom <= 0) {
    notes.push_back("adjusted_r2: " + std::to_string(o.rows) + " rows are too few for " + std::to_string(o.predictors) + " predictors; there must be at least two more.");
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::vector<std::string> told;
  return 1 - (1 - r2(o, told)) * static_cast<double>(o.rows - 1) / static_cast<double>(freedom);
}

// √Σ(y − ŷ)² / √Σy² over all numbers.
double relative_l2(const Outcomes& o, std::vector<std::string>& notes) {
  double residual = 0, size = 0;
  for (std::size_t i = 0; i < o.targets.size(); ++i) {
    residual += std::pow(o.predictions[i] - o.targets[i], 2);
    size += std::pow(o.targets[i], 2);
  }
  if (size > 0) return std::sqrt(residual / size);
  notes.push_back("relative_l2: the target is 0 in every row, so it has no size to compare with.");
  return residual == 0 ? 0 : std::numeric_limits<double>::infinity();
}

double accuracy(const Outcomes& o) {
  std::int64_t right = 0;
  for (std::int64_t row = 0; row < o.rows; ++row) {
    const double* logits = o.predictions.data() + row * o.width;
    if (std::max_element(logits, logits + o.width) - logits == o.labels[static_cast<std::size_t>(row)]) ++right;
  }
  return static_cast<double>(right) / static_cast<double>(o.rows);
}

double cross_entropy(const Outcomes& o) {
  double sum = 0;
  for (std::int64_t row = 0; row < o.rows; ++row) {
    const double* logits = o.predictions.data() + row * o.width;
    const double most = *std::max_element(logits, logits + o.width);
    double exponentials = 0;
    for (std::int64_t i = 0; i < o.width; ++i) exponentials += std::exp(logits[i] - most);
    sum += std::log(exponentials) + most - logits[o.labels[static_cast<std::size_t>(row)]];
  }
  return sum / static_cast<double>(o.rows);
}

bool of_classes(Score score) { return score == Score::accuracy || score == Score::cross_entropy; }

}  // namespace

void softmax(std::span<double> logits) {
  const double most = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (double& logit : logits) sum += logit = std::exp(logit - most);
  for (double& share : logits) share /= sum;
}

const char* name_of(Score score) {
  switch (score) {
    case Score::r2: return "r2";
    case Score::adjusted_r2: return "adjusted_r2";
    case Score::relative_l2: return "relative_l2";
    case Score::mean_squared_error: return "mean_squared_error";
    case Score::mean_absolute_error: return "mean_absolute_error";
    case Score::accuracy: return "accuracy";
    case Score::cross_entropy: return "cross_entropy";
  }
  return "";
}

double score_of(Score score, const Outcomes& outcomes, const std::string& block, std::vector<std::string>& notes) {
  if (of_classes(score) != !outcomes.labels.empty())
    throw Error(Exit::wrong_use, block, std::string(name_of(score)) + (of_classes(score) ? " needs class numbers, and the target holds numbers." : " needs numbers, and the target holds class numbers."));
  switch (score) {
    case Score::r2: return r2(outcomes, notes);
    case Score::adjusted_r2: return adjusted_r2(outcomes, notes);
    case Score::relative_l2: return relative_l2(outcomes, notes);
    case Score::mean_squared_error: return mean_of(outcomes, [](double d) { return d * d; });
    case Score::mean_absolute_error: return mean_of(outcomes, [](double d) { return std::abs(d); });
    case Score::accuracy: return accuracy(outcomes);
    case Score::cross_entropy: return cross_entropy(outcomes);
  }
  return 0;
}

}  // namespace tephra::train
