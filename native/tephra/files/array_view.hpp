#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tephra/files/number.hpp>

namespace tephra::files {

// An array of numbers where it lies: in a mapped file, or in memory when the file had it packed. Every number that the shape
// and the strides reach lies inside memory that `keeper` keeps alive.
struct ArrayView {
  std::string name;
  Number number = Number::f64;
  bool swapped = false;                 // the other byte order than this machine's
  std::vector<std::int64_t> shape{};
  std::vector<std::int64_t> strides{};  // bytes from one index of a dimension to the next
  const std::byte* first = nullptr;
  std::shared_ptr<const void> keeper{};
};

// Numbers in an array of this shape; nothing when a dimension is negative or their bytes could not be counted.
std::optional<std::size_t> count_of(const std::vector<std::int64_t>& shape);

// Strides of numbers that lie side by side, the last dimension changing fastest (C) or the first (Fortran).
std::vector<std::int64_t> strides_of(const std::vector<std::int64_t>& shape, std::size_t number_bytes, bool fortran);

// "256×100", "scalar"
std::string shape_text(const std::vector<std::int64_t>& shape);

// A file that a reader cannot take: Error 65 "PATH: WHAT".
[[noreturn]] void refuse(const std::string& path, const std::string& what);

}  // namespace tephra::files
