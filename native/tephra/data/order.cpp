#include <tephra/data/order.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <tephra/random/philox.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {

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

std::array<std::vector<std::int64_t>, 3> split_rows(std::int64_t rows, const Split& settings) {
  const PartCounts counts = part_counts(rows, settings);
  std::vector<std::pair<std::uint64_t, std::int64_t>> draws;
  draws.reserve(static_cast<std::size_t>(rows));
  for (std::int64_t row = 0; row < rows; ++row)
    draws.emplace_back(random::word64(random::draw(settings.seed, random::Purpose::split, static_cast<std::uint64_t>(row), 0)), row);
  std::sort(draws.begin(), draws.end());

  std::array<std::vector<std::int64_t>, 3> parts;
  auto next = draws.begin();
  const auto take = [&](Part part, std::int64_t count) {
    auto& into = parts[static_cast<std::size_t>(part)];
    for (; count > 0; --count) into.push_back((next++)->second);
    std::sort(into.begin(), into.end());
  };
  take(Part::train, counts.train);
  take(Part::validation, counts.validation);
  take(Part::test, counts.test);
  return parts;
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
