#include <tephra/data/diffraction.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tephra::data {
namespace {

// exp(−((x − at_x)² + (y − at_y)²) / (2·width²))
double hill(double x, double y, double at_x, double at_y, double width) {
  const double dx = x - at_x, dy = y - at_y;
  return std::exp(-(dx * dx + dy * dy) / (2 * width * width));
}

constexpr double probe_width = 4;

}  // namespace

Diffraction::Diffraction() {
  for (std::size_t k = 0; k < side; ++k) turns_[k] = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(side));
  for (const double at_y : {8.0, 16.0, 24.0})
    for (const double at_x : {8.0, 16.0, 24.0}) {
      std::vector<double>& probe = probes_.emplace_back();
      for (std::size_t place = 0; place < side * side; ++place)
        probe.push_back(hill(static_cast<double>(place % side), static_cast<double>(place / side), at_x, at_y, probe_width));
    }
}

Diffraction::Wave Diffraction::transformed(const Wave& lines) const {
  Wave out(side * side);
  for (std::size_t line = 0; line < side; ++line)
    for (std::size_t k = 0; k < side; ++k) {
      std::complex<double> sum = 0;
      for (std::size_t x = 0; x < side; ++x) sum += lines[line * side + x] * turns_[k * x % side];
      out[k * side + line] = sum;
    }
  return out;
}

void Diffraction::row(const Drawn& drawn, std::span<double> potential, std::span<double> patterns) const {
  std::fill(potential.begin(), potential.end(), 0.0);
  const auto atoms = 1 + static_cast<std::size_t>(drawn.uniform(0) * 5);
  for (std::size_t atom = 0; atom < atoms; ++atom) {
    const std::size_t first = 2 + 4 * atom;
    const double at_x = 6 + 20 * drawn.uniform(first), at_y = 6 + 20 * drawn.uniform(first + 1);
    const double width = 1.5 + 1.5 * drawn.uniform(first + 2), height = 0.5 + 0.5 * drawn.uniform(first + 3);
    for (std::size_t place = 0; place < potential.size(); ++place)
      potential[place] += height * hill(static_cast<double>(place % side), static_cast<double>(place / side), at_x, at_y, width);
  }
  for (std::size_t probe = 0; probe < probes_.size(); ++probe) {
    Wave wave(side * side);
    for (std::size_t place = 0; place < wave.size(); ++place) wave[place] = std::polar(probes_[probe][place], potential[place]);
    wave = transformed(transformed(wave));
    for (std::size_t place = 0; place < wave.size(); ++place) patterns[probe * side * side + place] = std::norm(wave[place]) / static_cast<double>(side * side);
  }
}

}  // namespace tephra::data
