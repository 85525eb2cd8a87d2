#include <tephra/data/subset.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unordered_map>

#include <tephra/data/order.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

const files::NpzArray& array_of(const files::NpzFile& file, const char* name, files::Element element, const std::string& block) {
  const files::NpzArray* array = file.find(name);
  if (array == nullptr || array->element != element || array->shape.size() != 1)
    throw Error(Exit::bad_data, block, file.path() + ": this is no subset: it lacks \"" + name + "\", one number a row. Run the stage that scores the rows again.");
  return *array;
}

std::vector<std::int64_t> rows_in(const files::NpzArray& array) {
  std::vector<std::int64_t> rows(array.count);
  std::copy_n(array.bytes.data(), rows.size() * sizeof(std::int64_t), reinterpret_cast<char*>(rows.data()));
  return rows;
}

// Place of a class's i-th row of n, counted from the easiest; the smaller is kept first.
double place_of(FilterRule rule, std::int64_t i, std::int64_t n) {
  const auto of_half = [&](std::int64_t half) { return static_cast<double>(half) / static_cast<double>(n); };
  switch (rule) {
    case FilterRule::keep_hardest:
    case FilterRule::drop_easiest: return of_half(2 * (n - 1 - i) + 1);
    case FilterRule::drop_both: return of_half(std::abs(2 * i + 1 - n));
    case FilterRule::keep_easiest:
    case FilterRule::drop_hardest:
    case FilterRule::random: break;
  }
  return of_half(2 * i + 1);
}

bool drops(FilterRule rule) { return rule == FilterRule::drop_hardest || rule == FilterRule::drop_easiest || rule == FilterRule::drop_both; }

}  // namespace

void write_subset(const std::string& path, const std::vector<std::int64_t>& rows, const std::vector<double>& scores) {
  const auto count = static_cast<std::int64_t>(rows.size());
  files::write_npz(path, {{"row", files::Element::i64, {count}, rows.data()}, {"score", files::Element::f64, {count}, scores.data()}});
}

std::vector<double> read_scores(const std::string& path, const std::vector<std::int64_t>& rows, const FilterSamples& settings) {
  const files::NpzFile file(path);
  const std::vector<std::int64_t> scored = rows_in(array_of(file, "row", files::Element::i64, settings.id));
  if (scored != rows) {
    const auto differs = std::mismatch(scored.begin(), scored.end(), rows.begin(), rows.end()).first;
    const std::string what = scored.size() != rows.size() ? std::to_string(scored.size()) + " rows" : "row " + std::to_string(*differs);
    throw Error(Exit::bad_data, settings.id, path + ": block " + settings.subset + " scored other rows than those of part train here: it has " + what + ", and train has " +
                                                 std::to_string(rows.size()) + " rows. Wire both blocks to the same dataset, behind the same split.");
  }
  const files::NpzArray& array = array_of(file, "score", files::Element::f64, settings.id);
  if (array.count != rows.size()) throw Error(Exit::bad_data, settings.id, path + ": this is no subset: it has more rows than scores. Run the stage that scores the rows again.");
  std::vector<double> scores(array.count);
  array.copy_to(scores.data());
  if (!std::all_of(scores.begin(), scores.end(), [](double score) { return std::isfinite(score); }))
    throw Error(Exit::bad_data, settings.id, path + ": a score is not finite. Lower the learning rate of the scoring, or choose another method.");
  return scores;
}

std::int64_t filtered_count(std::int64_t rows, const FilterSamples& settings) {
  if (!(settings.fraction >= 0 && settings.fraction <= 1)) throw Error(Exit::wrong_use, settings.id, "the fraction must be from 0 to 1.");
  const auto share = static_cast<std::int64_t>(std::floor(static_cast<double>(rows) * settings.fraction + 0.5));
  const std::int64_t left = drops(settings.rule) ? rows - share : share;
  if (left < 1) throw Error(Exit::bad_data, settings.id, "of " + std::to_string(rows) + " rows none is left for training. Keep a larger share, or drop a smaller one.");
  return left;
}

std::vector<std::int64_t> filtered_rows(const std::vector<std::int64_t>& rows, const std::vector<double>& scores, const FilterSamples& settings, const std::vector<std::int32_t>* labels) {
  const std::int64_t left = filtered_count(static_cast<std::int64_t>(rows.size()), settings);
  std::unordered_map<std::int64_t, float> score_of;
  for (std::size_t i = 0; i < rows.size(); ++i) score_of[rows[i]] = static_cast<float>(scores[i]);
  std::vector<std::int64_t> order = drawn_order(rows, settings.seed, 4);
  if (settings.rule != FilterRule::random)
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t one, std::int64_t other) { return score_of[one] < score_of[other]; });

  std::vector<std::int64_t> kept = by_place(order, labels, [&](std::int64_t i, std::int64_t n) { return place_of(settings.rule, i, n); });
  kept.resize(static_cast<std::size_t>(left));
  std::sort(kept.begin(), kept.end());
  return kept;
}

}  // namespace tephra::data
