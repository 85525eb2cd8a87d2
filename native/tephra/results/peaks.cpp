#include <tephra/results/peaks.hpp>

#include <algorithm>

namespace tephra::results {
namespace {

// Where the line from point `below` to its neighbour `above`, on the way to a peak, reaches `level`; the point itself when it is not lower.
double crossing(const std::vector<double>& x, const std::vector<double>& y, std::size_t below, std::size_t above, double level) {
  if (!(y[below] < level)) return x[below];
  return x[below] + (level - y[below]) / (y[above] - y[below]) * (x[above] - x[below]);
}

Peak peak_at(const std::vector<double>& x, const std::vector<double>& y, std::size_t at) {
  std::size_t left = at, right = at;  // the reach of the peak: up to a higher point or an end
  double lowest_left = y[at], lowest_right = y[at];
  while (left > 0 && y[left - 1] <= y[at]) lowest_left = std::min(lowest_left, y[--left]);
  while (right + 1 < y.size() && y[right + 1] <= y[at]) lowest_right = std::min(lowest_right, y[++right]);
  const double prominence = y[at] - std::max(lowest_left, lowest_right), level = y[at] - prominence / 2;
  std::size_t from = at, to = at;
  while (from > left && y[from] > level) --from;
  while (to < right && y[to] > level) ++to;
  return {at, prominence, crossing(x, y, to, to - 1, level) - crossing(x, y, from, from + 1, level)};
}

}  // namespace

std::vector<Peak> peaks_of(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<Peak> peaks;
  for (std::size_t first = 1; first + 1 < y.size(); ++first) {
    if (!(y[first - 1] < y[first])) continue;
    std::size_t last = first;
    while (last + 1 < y.size() && y[last + 1] == y[first]) ++last;
    if (last + 1 < y.size() && y[last + 1] < y[first]) peaks.push_back(peak_at(x, y, (first + last) / 2));
    first = last;
  }
  return peaks;
}

std::vector<double> smoothed(const std::vector<double>& y, std::size_t neighbours) {
  std::vector<double> means(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    const std::size_t first = i - std::min(i, neighbours), last = std::min(y.size() - 1, i + neighbours);
    double sum = 0;
    for (std::size_t j = first; j <= last; ++j) sum += y[j];
    means[i] = sum / static_cast<double>(last - first + 1);
  }
  return means;
}

double vertex_of(const std::vector<double>& x, const std::vector<double>& y, std::size_t at) {
  const double before = x[at] - x[at - 1], behind = x[at + 1] - x[at];
  const double rise = (y[at] - y[at - 1]) / before, fall = (y[at + 1] - y[at]) / behind;
  if (rise == fall) return x[at];
  // The slope goes from `rise` in the middle of the left piece to `fall` in the middle of the right one.
  return x[at] - before / 2 + rise / (rise - fall) * (before + behind) / 2;
}

}  // namespace tephra::results
