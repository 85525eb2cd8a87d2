#include "timing.hpp"

#include <algorithm>
#include <vector>

#include <tephra/train/clock.hpp>

namespace tephra::calibrate {
namespace {

// The clock's own cost must not show.
constexpr double least_block = 4e-4;
constexpr int least_blocks = 3;

double block_of(const std::function<void()>& work, int calls) {
  const double started = train::now();
  for (int call = 0; call < calls; ++call) work();
  return (train::now() - started) / calls;
}

double lower_quartile(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 4);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

double seconds_of(const std::function<void()>& work, double budget) {
  work();
  const double once = std::max(block_of(work, 1), 1e-8);
  const int calls = std::max(1, static_cast<int>(least_block / once));
  const double started = train::now();
  std::vector<double> blocks;
  while (blocks.size() < least_blocks || train::now() - started < budget) blocks.push_back(block_of(work, calls));
  return lower_quartile(std::move(blocks));
}

double seconds_of_each(const std::function<void()>& work, int calls, int blocks) {
  work();
  std::vector<double> measured;
  for (int block = 0; block < blocks; ++block) measured.push_back(block_of(work, calls));
  return lower_quartile(std::move(measured));
}

}  // namespace tephra::calibrate
