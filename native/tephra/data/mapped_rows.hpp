#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <tephra/data/dataset.hpp>
#include <tephra/files/array_view.hpp>

namespace tephra::data {

// Rows of numbers where they lie in a file (or in memory, for files that had them packed), converted only when they are read. The numbers
// of a row are in C order of its dimensions, whatever the order of the file. 64-bit integers are rounded to double.
struct MappedRows {
  std::shared_ptr<const void> keeper{};
  const std::byte* first = nullptr;
  files::Number number = files::Number::u8;
  bool swapped = false;
  std::int64_t row_stride = 0;             // bytes from a row to the next
  std::vector<std::int64_t> columns{};     // bytes from the start of a row to each number; empty when they lie side by side

  const std::byte* row(std::int64_t index) const { return first + index * row_stride; }
  // out.size() numbers of a row, from number `column` on. Allocates nothing.
  void read(std::int64_t row, std::size_t column, std::span<double> out) const;
};

// Where the rows of an array lie, and how many of what dimensions they are; a vector has one number a row. The array must have at least one dimension.
struct ArrayRows {
  MappedRows rows;
  std::int64_t count = 0;
  std::vector<std::int64_t> dims{};
  std::size_t width = 1;
};
ArrayRows rows_of(const files::ArrayView& array, RowsAxis axis);

}  // namespace tephra::data
