#include "timing.hpp"

#include <algorithm>
#include <vector>

#include <time.h>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/train/clock.hpp>

namespace tephra::calibrate {
namespace {

// The clocks' own cost must not show.
constexpr double least_block = 4e-4;
constexpr int least_blocks = 3;

// Seconds that this thread had a core: what others do on the computer shows less than in the time that passes.
double core_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double block_of(const std::function<void()>& work, int calls, double (*clock)()) {
  const double started = clock();
  for (int call = 0; call < calls; ++call) work();
  return (clock() - started) / calls;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Of all passes, in the order in which they are asked for.
std::vector<double> least;
std::size_t asked = 0;

}  // namespace

double least_of(double seconds) {
  if (asked == least.size()) least.push_back(seconds);
  least[asked] = std::min(least[asked], seconds);
  return least[asked++];
}

void read_passes(const std::string& file) {
  asked = 0;
  least = files::exists(file) ? files::Json::read(file).numbers() : std::vector<double>{};
}

void write_passes(const std::string& file) { files::write_atomically(file, files::Json::list(least).text() + "\n"); }

double seconds_of(const std::function<void()>& work, double budget) {
  work();
  const double once = std::max(block_of(work, 1, core_seconds), 1e-8);
  const int calls = std::max(1, static_cast<int>(least_block / once));
  const double started = core_seconds();
  std::vector<double> blocks;
  while (blocks.size() < least_blocks || core_seconds() - started < budget) blocks.push_back(block_of(work, calls, core_seconds));
  return least_of(median(std::move(blocks)));
}

double seconds_of_each(const std::function<void()>& work, int calls, int blocks) {
  work();
  std::vector<double> measured;
  for (int block = 0; block < blocks; ++block) measured.push_back(block_of(work, calls, train::now));
  return least_of(median(std::move(measured)));
}

}  // namespace tephra::calibrate
