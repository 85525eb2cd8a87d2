#include "synthetic.hpp"

#include <cmath>
#include <numbers>

#include "cases.hpp"

namespace tephra::bench {
namespace {

// Streams of uniform(); parameters take the numbers below.
enum Stream : std::uint64_t { picture = 1000, noise = 2000, label, feature, place_x, place_t };

std::uint64_t mixed(std::uint64_t state) {
  state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9ULL;
  state = (state ^ (state >> 27)) * 0x94d049bb133111ebULL;
  return state ^ (state >> 31);
}

float single(double value) { return static_cast<float>(value); }

double between(double low, double high, double share) { return low + (high - low) * share; }

}  // namespace

double uniform(std::uint64_t stream, std::uint64_t index) {
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;
  return static_cast<double>(mixed(mixed((stream + 1) * golden) + (index + 1) * golden) >> 11) * 0x1p-53;
}

std::vector<float> start_values(std::int64_t parameter, std::int64_t fan_in, std::int64_t count, std::int64_t first) {
  const double width = 1 / std::sqrt(static_cast<double>(fan_in));
  std::vector<float> values;
  for (std::int64_t i = first; i < first + count; ++i) values.push_back(single(between(-width, width, uniform(parameter, i))));
  return values;
}

Images images(std::int64_t batch, std::int64_t rows) {
  Images made;
  for (std::int64_t row = batch * rows; row < (batch + 1) * rows; ++row) {
    const auto kind = static_cast<std::int32_t>(uniform(label, row) * classes);
    made.labels.push_back(kind);
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
      made.pixels.push_back(single(0.3 * uniform(picture + kind, pixel) + 0.7 * uniform(noise, row * pixels + pixel)));
  }
  return made;
}

Table table(std::int64_t batch, std::int64_t rows) {
  constexpr std::int64_t columns = small::layers[0].fan_in;
  Table made;
  for (std::int64_t row = batch * rows; row < (batch + 1) * rows; ++row) {
    double weighted = 0;
    for (std::int64_t column = 0; column < columns; ++column) {
      const double value = between(-1, 1, uniform(feature, row * columns + column));
      made.features.push_back(single(value));
      weighted += value / static_cast<double>(column + 1);
    }
    made.targets.push_back(single(std::sin(2 * weighted)));
  }
  return made;
}

Points collocation_points() {
  Points made;
  for (std::int64_t i = 0; i < pinn::collocation_points; ++i) {
    made.x.push_back(single(between(-1, 1, uniform(place_x, i))));
    made.t.push_back(single(uniform(place_t, i)));
  }
  return made;
}

DataPoints data_points() {
  DataPoints made;
  for (std::int64_t i = 0; i < pinn::data_points; ++i) {
    const double share = uniform(place_x, pinn::collocation_points + i);
    const bool at_start = i % 2 == 0;
    const double x = at_start ? between(-1, 1, share) : share < 0.5 ? -1 : 1;
    made.points.x.push_back(single(x));
    made.points.t.push_back(single(at_start ? 0 : uniform(place_t, pinn::collocation_points + i)));
    made.u.push_back(single(at_start ? -std::sin(std::numbers::pi * x) : 0));
  }
  return made;
}

}  // namespace tephra::bench
