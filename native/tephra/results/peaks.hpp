#pragma once

#include <cstddef>
#include <vector>

namespace tephra::results {

// A point higher than those beside it.
struct Peak {
  std::size_t at = 0;     // its number; of several equal ones side by side the middle one
  double prominence = 0;  // how far one must go down from it before a higher point is reached, on the better side; at an end as far as the lowest point
  double width = 0;       // in x, half of the prominence below it
};

// All inner peaks of values `y` at rising `x`, as scipy.signal.find_peaks, peak_prominences and peak_widths (rel_height 0.5) define them; widths are
// interpolated along x, which need not be even.
std::vector<Peak> peaks_of(const std::vector<double>& x, const std::vector<double>& y);

// The mean of each value and `neighbours` ones at either side, fewer at the ends.
std::vector<double> smoothed(const std::vector<double>& y, std::size_t neighbours);

// Where the parabola through a peak and the two points beside it is highest.
double vertex_of(const std::vector<double>& x, const std::vector<double>& y, std::size_t at);

}  // namespace tephra::results
