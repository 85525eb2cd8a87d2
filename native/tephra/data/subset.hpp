#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/data/dataset.hpp>

namespace tephra::data {

// subset.npz: "row" (number in the data, i64) and "score" (f64) of each row of part train, in the order of the file. A larger score is harder.
void write_subset(const std::string& path, const std::vector<std::int64_t>& rows, const std::vector<double>& scores);

// The scores of exactly these rows. Throws Error 66 when there is no such file, 65 when it is damaged, of other rows, or holds a score that is not finite.
std::vector<double> read_scores(const std::string& path, const std::vector<std::int64_t>& rows, const FilterSamples& settings);

// How many of `rows` are left: m = floor(rows·fraction + ½) are kept or dropped. Throws Error 64 for a fraction outside of 0 to 1, 65 when none is left.
std::int64_t filtered_count(std::int64_t rows, const FilterSamples& settings);

// The rows that are left, in the order of the file.
//
// Rows are put in an order from easy to hard: by score, in the precision of 32 bits, so that scores which rounding alone keeps apart tie; then by their draw
// of (seed, split, row) in step 4, by which alone `random` goes. Of a class of n rows (all rows are one without `labels`) the i-th is at the place (i + ½)/n;
// keep_hardest and drop_easiest take from the end of all classes at once, keep_easiest and drop_hardest from their start, drop_both from their middle, where
// |2i + 1 − n|/n is least. Rows at the same place go by class, then the easier first.
std::vector<std::int64_t> filtered_rows(const std::vector<std::int64_t>& rows, const std::vector<double>& scores, const FilterSamples& settings, const std::vector<std::int32_t>* labels = nullptr);

}  // namespace tephra::data
