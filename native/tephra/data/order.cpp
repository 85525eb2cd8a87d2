#include <tephra/data/order.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include <tephra/random/philox.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {

namespace {

// Rows so that any stretch of them has each class in nearly its share of the whole; rows of a class keep their order.
std::vector<std::int64_t> by_class(const std::vector<std::int64_t>& order, const std::vector<std::int32_t>& labels) {
  return by_place(order, &labels, [](std::int64_t i, std::int64_t n) { return (static_cast<double>(i) + 0.5) / static_cast<double>(n); });
}

}  // namespace

std::vector<std::int64_t> by_place(const std::vector<std::int64_t>& order, const std::vector<std::int32_t>* labels, const std::function<double(std::int64_t i, std::int64_t n)>& place) {
  const auto label_of = [&](std::int64_t row) { return labels ? (*labels)[static_cast<std::size_t>(row)] : 0; };
  std::map<std::int32_t, std::int64_t> counts, seen;
  for (const std::int64_t row : order) ++counts[label_of(row)];
  std::vector<std::tuple<double, std::int32_t, std::int64_t, std::int64_t>> places;
  places.reserve(order.size());
  for (const std::int64_t row : order) {
    const std::int32_t label = label_of(row);
    const std::int64_t i = seen[label]++;
    places.emplace_back(place(i, counts[label]), label, i, row);
  }
  std::sort(places.begin(), places.end());
  std::vector<std::int64_t> sorted;
  sorted.reserve(order.size());
  for (const auto& [at, label, i, row] : places) sorted.push_back(row);
  return sorted;
}

std::vector<std::int64_t> drawn_order(const std::vector<std::int64_t>& rows, std::uint64_t seed, std::uint64_t step) {
  std::vector<std::pair<std::uint64_t, std::int64_t>> draws;
  draws.reserve(rows.size());
  for (const std::int64_t row : rows) draws.emplace_back(random::word64(random::draw(seed, random::Purpose::split, static_cast<std::uint64_t>(row), step)), row);
  std::sort(draws.begin(), draws.end());
  std::vector<std::int64_t> order;
  order.reserve(rows.size());
  for (const auto& [draw, row] : draws) order.push_back(row);
  return order;
}

PartCounts part_counts(std::int64_t rows, const Split& settings) {
  const double sum = settings.train + settings.validation + settings.test;
  const bool negative = !(settings.train >= 0 && settings.validation >= 0 && settings.test >= 0);
  if (negative || std::abs(sum - 1.0) > 1e-6) throw Error(Exit::wrong_use, settings.id, "the shares of the parts must be 0 or more and add up to 1.");
  const auto count = [&](double share) { return static_cast<std::int64_t>(std::floor(static_cast<double>(rows) * share + 0.5)); };
  PartCounts counts{.train = 0, .validation = count(settings.validation), .test = count(settings.test)};
  counts.train = rows - counts.test - counts.validation;
  if (counts.train <= 0)
    throw Error(Exit::bad_data, settings.id,
                "no row is left for training: of " + std::to_string(rows) + " rows " + std::to_string(counts.validation) + " go to validation and " +
                    std::to_string(counts.test) + " to test. Give more rows or a larger share to train.");
  return counts;
}

std::array<std::vector<std::int64_t>, 3> split_rows(const std::vector<std::int64_t>& rows, const Split& settings, const std::vector<std::int32_t>* labels) {
  const PartCounts counts = part_counts(static_cast<std::int64_t>(rows.size()), settings);
  std::vector<std::int64_t> order = drawn_order(rows, settings.seed, 0);
  if (labels) order = by_class(order, *labels);

  std::array<std::vector<std::int64_t>, 3> parts;
  auto next = order.begin();
  const auto take = [&](Part part, std::int64_t count) {
    auto& into = parts[static_cast<std::size_t>(part)];
    into.assign(next, next + count);
    std::sort(into.begin(), into.end());
    next += count;
  };
  take(Part::train, counts.train);
  take(Part::validation, counts.validation);
  take(Part::test, counts.test);
  return parts;
}

std::int64_t taken_count(std::int64_t rows, const Take& settings) {
  if (settings.rows < 0) throw Error(Exit::wrong_use, settings.id, "a part cannot have less than no rows. Take 0 for all, or more.");
  return settings.rows == 0 ? rows : std::min(rows, settings.rows);
}

std::vector<std::int64_t> taken_rows(const std::vector<std::int64_t>& rows, const Take& settings) {
  std::vector<std::int64_t> order = drawn_order(rows, settings.seed, 1);
  order.resize(static_cast<std::size_t>(taken_count(static_cast<std::int64_t>(rows.size()), settings)));
  std::sort(order.begin(), order.end());
  return order;
}

namespace {

// Where fold `fold` begins among n rows; where the last one ends for fold folds + 1.
std::int64_t fold_start(std::int64_t rows, const KFold& settings, std::int64_t fold) { return rows / settings.folds * (fold - 1) + rows % settings.folds * (fold - 1) / settings.folds; }

}  // namespace

std::int64_t fold_count(std::int64_t rows, const KFold& settings) {
  if (settings.folds < 2 || settings.fold < 1 || settings.fold > settings.folds)
    throw Error(Exit::wrong_use, settings.id, "there is no fold " + std::to_string(settings.fold) + " of " + std::to_string(settings.folds) + ". Use two folds or more, counted from 1.");
  if (rows < settings.folds)
    throw Error(Exit::bad_data, settings.id, std::to_string(rows) + " rows cannot be cut into " + std::to_string(settings.folds) + " folds. Give more rows or fewer folds.");
  return fold_start(rows, settings, settings.fold + 1) - fold_start(rows, settings, settings.fold);
}

Fold fold_rows(const std::vector<std::int64_t>& rows, const KFold& settings, const std::vector<std::int32_t>* labels) {
  const auto all = static_cast<std::int64_t>(rows.size());
  const std::int64_t count = fold_count(all, settings), first = fold_start(all, settings, settings.fold);
  std::vector<std::int64_t> order = drawn_order(rows, settings.seed, 2);
  if (labels) order = by_class(order, *labels);
  const auto begin = order.begin() + first, end = begin + count;
  Fold fold{.train = {order.begin(), begin}, .validation = {begin, end}};
  fold.train.insert(fold.train.end(), end, order.end());
  std::sort(fold.train.begin(), fold.train.end());
  std::sort(fold.validation.begin(), fold.validation.end());
  return fold;
}

std::vector<std::int64_t> at_most_each(const std::vector<std::int64_t>& rows, const ChooseLabels& settings, const std::vector<std::int32_t>& labels) {
  if (settings.at_most < 0) throw Error(Exit::wrong_use, settings.id, "a class cannot keep less than no rows. Take 0 for all, or more.");
  if (settings.at_most == 0) return rows;
  std::map<std::int32_t, std::int64_t> seen;
  std::vector<std::int64_t> kept;
  for (const std::int64_t row : drawn_order(rows, settings.seed, 3))
    if (seen[labels[static_cast<std::size_t>(row)]]++ < settings.at_most) kept.push_back(row);
  std::sort(kept.begin(), kept.end());
  return kept;
}

Shuffle::Shuffle(const std::vector<std::int64_t>& rows, std::uint64_t seed, bool on) : order_(rows), draws_(on ? rows.size() : 0), seed_(seed), on_(on) {}

const std::vector<std::int64_t>& Shuffle::order(std::uint64_t epoch) {
  if (!on_) return order_;
  for (std::size_t i = 0; i < order_.size(); ++i)
    draws_[i] = {random::word64(random::draw(seed_, random::Purpose::shuffle, static_cast<std::uint64_t>(order_[i]), epoch)), order_[i]};
  std::sort(draws_.begin(), draws_.end());
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = draws_[i].row;
  return order_;
}

}  // namespace tephra::data
