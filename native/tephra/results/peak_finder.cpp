#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include <tephra/results/artefacts.hpp>
#include <tephra/results/peaks.hpp>
#include <tephra/results/results.hpp>
#include <tephra/results/root_stage.hpp>

namespace tephra::results {
namespace {

struct Points {
  std::vector<double> x, y;
};

std::string series_of(const Table& curve) {
  std::string out;
  for (std::size_t column = 1; column < curve.columns.size(); ++column) out += (out.empty() ? "" : ", ") + curve.columns[column];
  return out;
}

// What is finite of a series in the range, turned over when troughs are looked for.
Points points_of(const Table& curve, const PeakFinder& settings) {
  const std::int64_t column = curve.find(settings.series);
  if (column < 1) throw Error(Exit::wrong_use, settings.id, "the curve has no series \"" + settings.series + "\"; there are: " + series_of(curve) + ".");
  const bool all = settings.first == 0 && settings.last == 0;
  Points points;
  for (const auto& row : curve.rows) {
    const double* value = row[static_cast<std::size_t>(column)].number();
    const double at = *row[0].number();
    if (value == nullptr || !std::isfinite(*value) || (!all && (at < settings.first || at > settings.last))) continue;
    points.x.push_back(at);
    points.y.push_back(settings.troughs ? -*value : *value);
  }
  return points;
}

std::vector<Score> scores_of(Points points, const PeakFinder& settings) {
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<Score> none{{"peaks", 0}, {"position", nan}, {"vertex", nan}, {"height", nan}, {"prominence", nan}, {"width", nan}};
  if (points.y.empty()) return none;
  points.y = smoothed(points.y, static_cast<std::size_t>(settings.smoothing));
  const auto [least, greatest] = std::minmax_element(points.y.begin(), points.y.end());
  const double needed = settings.prominence * (*greatest - *least);
  std::vector<Peak> peaks = peaks_of(points.x, points.y);
  std::erase_if(peaks, [&](const Peak& peak) { return peak.prominence < needed; });
  if (peaks.empty()) return none;
  const Peak& main = *std::max_element(peaks.begin(), peaks.end(), [](const Peak& left, const Peak& right) { return left.prominence < right.prominence; });
  const double height = settings.troughs ? -points.y[main.at] : points.y[main.at];
  return {{"peaks", static_cast<double>(peaks.size())}, {"position", points.x[main.at]}, {"vertex", vertex_of(points.x, points.y, main.at)},
          {"height", height}, {"prominence", main.prominence}, {"width", main.width}};
}

}  // namespace

Outcome peak_finder(Stage& stage, const PeakFinder& settings) {
  return root_stage(stage, [&] {
    const std::vector<Score> scores = scores_of(points_of(read_curve(stage, settings.curve), settings), settings);
    const OutputFolder folder = stage.output(settings.id);
    folder.make();
    write_scores(stage, folder, scores);
    folder.finish({"scores.json"});
    for (const Score& score : scores) std::printf("%s: %s %.6g\n", stage.name().c_str(), score.name.c_str(), score.value);
  });
}

}  // namespace tephra::results
