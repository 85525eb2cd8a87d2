#include <tephra/optim/moving_average.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>

namespace tephra::optim {
namespace {

constexpr std::int64_t most_iterates = 50;

constexpr std::int64_t lane_rows = 128;

using Lanes = std::array<double, lane_rows>;

// The iterates at hand, in whatever order.
template <typename T>
struct Window {
  std::array<const T*, most_iterates> iterates{};
  std::size_t count = 0;

  // Of numbers [first, first + rows).
  Lanes means(std::int64_t first, std::int64_t rows) const {
    Lanes means{};
    for (std::size_t k = 0; k < count; ++k)
      for (std::int64_t i = 0; i < rows; ++i) means[static_cast<std::size_t>(i)] += static_cast<double>(iterates[k][first + i]);
    for (double& mean : means) mean /= static_cast<double>(count);
    return means;
  }
  Lanes variances(const Lanes& means, std::int64_t first, std::int64_t rows) const {
    Lanes variances{};
    for (std::size_t k = 0; k < count; ++k)
      for (std::int64_t i = 0; i < rows; ++i) {
        const double apart = static_cast<double>(iterates[k][first + i]) - means[static_cast<std::size_t>(i)];
        variances[static_cast<std::size_t>(i)] += apart * apart;
      }
    for (double& variance : variances) variance /= static_cast<double>(count - 1);
    return variances;
  }
};

// The largest or the sum of many numbers, side by side so that they vectorise.
struct Gathered {
  Lanes lanes{};

  void add(const Lanes& numbers, MovingAverage::Norm norm) {
    if (norm == MovingAverage::Norm::max_ratio)
      for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i] = numbers[i] > lanes[i] ? numbers[i] : lanes[i];
    else
      for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i] += numbers[i];
  }
  double all(MovingAverage::Norm norm) const {
    return norm == MovingAverage::Norm::max_ratio ? *std::ranges::max_element(lanes) : sum_of(lane_rows, [&](std::int64_t i) { return lanes[static_cast<std::size_t>(i)]; });
  }
};

// In one thread: a maximum would not mind the order, but the sums of the other norm would.
template <typename T>
bool scatters(const MovingAverage& average, const Window<T>& window, std::int64_t numbers) {
  Gathered deviation, size;
  for (std::int64_t first = 0; first < numbers; first += lane_rows) {
    const std::int64_t rows = std::min(lane_rows, numbers - first);
    Lanes means = window.means(first, rows);
    deviation.add(window.variances(means, first, rows), average.norm);
    for (double& mean : means) mean *= mean;
    size.add(means, average.norm);
  }
  return std::sqrt(deviation.all(average.norm)) > average.threshold * std::sqrt(size.all(average.norm));
}

template <typename T>
void take_means(const Window<T>& window, std::span<T> parameters) {
  in_pieces(static_cast<std::int64_t>(parameters.size()), [&window, p = parameters.data()](std::int64_t begin, std::int64_t end) {
    for (std::int64_t first = begin; first < end; first += lane_rows) {
      const std::int64_t rows = std::min(lane_rows, end - first);
      const Lanes means = window.means(first, rows);
      for (std::int64_t i = 0; i < rows; ++i) p[first + i] = static_cast<T>(means[static_cast<std::size_t>(i)]);
    }
  });
}

template <typename T>
bool average_of(const MovingAverage& average, std::span<T> parameters, std::span<OptimizerState> states, std::uint64_t number) {
  const auto slots = static_cast<std::uint64_t>(states.size());
  std::memcpy(states[(number - 1) % slots].values.flat().data, parameters.data(), parameters.size_bytes());
  Window<T> window{.count = static_cast<std::size_t>(std::min(number, slots))};
  for (std::size_t k = 0; k < window.count; ++k) window.iterates[k] = states[k].values.flat().as<T>().data();
  if (window.count < 2) return false;
  if (average.mode == MovingAverage::Mode::adaptive && !scatters<T>(average, window, static_cast<std::int64_t>(parameters.size()))) return false;
  take_means(window, parameters);
  return true;
}

}  // namespace

void check(const MovingAverage& average) {
  require(average.window >= 2 && average.window <= most_iterates, average.id, "the window of a moving average must hold 2 to 50 iterates.");
  require(average.threshold >= 0 && std::isfinite(average.threshold), average.id, "the threshold of a moving average must not be below 0.");
}

std::vector<StateRule> states_of(const MovingAverage& average) {
  std::vector<StateRule> states;
  for (std::int64_t k = 0; k < average.window; ++k) states.push_back({"window_" + std::to_string(k)});
  return states;
}

bool average(const MovingAverage& average, Span parameters, std::span<OptimizerState> window, std::uint64_t number) {
  if (parameters.dtype == Dtype::f32) return average_of(average, parameters.as<float>(), window, number);
  return average_of(average, parameters.as<double>(), window, number);
}

}  // namespace tephra::optim
