#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include <tephra/data/dataset.hpp>

namespace tephra::data {

struct PartCounts {
  std::int64_t train = 0;
  std::int64_t validation = 0;
  std::int64_t test = 0;
};

// How many of `rows` go to each part. Throws Error 64 when the shares make no sense, 65 when no row is left for training.
PartCounts part_counts(std::int64_t rows, const Split& settings);

// Of `rows` those of train, validation, test: they are sorted by their Philox draw of (seed, split, row); the first are train, then
// validation, then test. Within a part they stand in the order of the file. With `labels`, the class number of each row of the file, the
// i-th draw of a class of n rows is sorted by (i + ½)/n instead (ties by class), so that each part has its share of every class.
std::array<std::vector<std::int64_t>, 3> split_rows(const std::vector<std::int64_t>& rows, const Split& settings, const std::vector<std::int32_t>* labels = nullptr);

// How many of `rows` a take leaves. Throws Error 64 for less than none.
std::int64_t taken_count(std::int64_t rows, const Take& settings);

// The rows with the smallest draws of (seed, split, row) in step 1, in the order of the file.
std::vector<std::int64_t> taken_rows(const std::vector<std::int64_t>& rows, const Take& settings);

// Rows by their draws of (seed, split, row, step), ties by row. Each kind of step has a step number of its own: 0 split, 1 take, 2 folds, 3 labels,
// 4 filter.
std::vector<std::int64_t> drawn_order(const std::vector<std::int64_t>& rows, std::uint64_t seed, std::uint64_t step);

// `order` sorted by the place that `place` gives the i-th row (from 0) of the n that have its label, ties by label, then as in the order. Without `labels` all rows are one
// label's.
std::vector<std::int64_t> by_place(const std::vector<std::int64_t>& order, const std::vector<std::int32_t>* labels, const std::function<double(std::int64_t i, std::int64_t n)>& place);

// Of `rows` those of train and of validation, each in the order of the file. Throws Error 64 when there is no such fold, 65 when there are fewer
// rows than folds.
struct Fold {
  std::vector<std::int64_t> train;
  std::vector<std::int64_t> validation;
};
Fold fold_rows(const std::vector<std::int64_t>& rows, const KFold& settings, const std::vector<std::int32_t>* labels = nullptr);

// How many of `rows` are in the fold that validates. Throws as fold_rows does.
std::int64_t fold_count(std::int64_t rows, const KFold& settings);

// Of each class at most so many rows: those with the smallest draws of (seed, split, row) in step 3, in the order of the file. 0 leaves all.
std::vector<std::int64_t> at_most_each(const std::vector<std::int64_t>& rows, const ChooseLabels& settings, const std::vector<std::int32_t>& labels);

// Puts the rows of a part into the order of an epoch (counted from 0), drawn from (seed, shuffle, row, epoch). Makes its own
// room once; later epochs allocate nothing.
class Shuffle {
 public:
  Shuffle(const std::vector<std::int64_t>& rows, std::uint64_t seed, bool on);
  const std::vector<std::int64_t>& order(std::uint64_t epoch);

 private:
  struct Draw {
    std::uint64_t key;
    std::int64_t row;
    bool operator<(const Draw& other) const { return key != other.key ? key < other.key : row < other.row; }
  };
  std::vector<std::int64_t> order_;
  std::vector<Draw> draws_;
  std::uint64_t seed_;
  bool on_;
};

}  // namespace tephra::data
