#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <span>
#include <vector>

#include <tephra/data/drawn.hpp>

namespace tephra::data {

constexpr std::int64_t diffraction_side = 32;
constexpr std::int64_t diffraction_probes = 9;
constexpr std::int64_t diffraction_numbers = (diffraction_probes + 1) * diffraction_side * diffraction_side;

// Potentials of random atoms, and what nine probes on a grid of 3×3 see of them far behind a thin object.
class Diffraction {
 public:
  Diffraction();

  // potential: 32×32; patterns: 9×32×32, the mean square of a pattern's wave kept (Parseval).
  void row(const Drawn& drawn, std::span<double> potential, std::span<double> patterns) const;

 private:
  static constexpr auto side = static_cast<std::size_t>(diffraction_side);
  using Wave = std::vector<std::complex<double>>;  // side × side

  // Each line by its discrete Fourier transform, laid down as a column: twice is the transform in two dimensions.
  Wave transformed(const Wave& lines) const;

  std::array<std::complex<double>, side> turns_;  // exp(−2πi·k/side)
  std::vector<std::vector<double>> probes_;       // each side × side
};

}  // namespace tephra::data
