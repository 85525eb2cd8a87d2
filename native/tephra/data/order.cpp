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

// Rows by their draws of purpose split, ties by row.
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

// Rows so that any stretch of them has each class in nearly its share of the whole; rows of a class keep their order.
std::vector<std::int64_t> by_class(const std::vector<std::int64_t>& order, const std::vector<std::int32_t>& labels) {
  const auto label_of = [&](std::int64_t row) { return labels[static_cast<std::size_t>(row)]; };
  std::map<std::int32_t, std::int64_t> counts, seen;
  for (const std::int64_t row : order) ++counts[label_of(row)];
  std::vector<std::tuple<double, std::int32_t, std::int64_t>> places;
  places.reserve(order.size());
  for (const std::int64_t row : order) {
    const std::int32_t label = label_of(row);
    places.emplace_back((static_cast<double>(seen[label]++) + 0.5) / static_cast<double>(counts[label]), label, row);
  }
  std::sort(places.begin(), places.end());
  std::vector<std::int64_t> out;
  out.reserve(order.size());
  for (const auto& [place, label, row] : places) out.push_back(row);
  return out;
}

}  // namespace

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
