#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace tephra {

// Dimensions of a value in a graph. A batched shape has a leading dimension B, the rows at hand, known only at run time;
// an unbatched one (parameters, scalars) has none. An unbatched shape of no dimensions is a scalar.
struct Shape {
  bool batched = false;
  std::vector<std::int64_t> dims{};

  static Shape scalar() { return {}; }
  static Shape of(std::vector<std::int64_t> dims) { return {false, std::move(dims)}; }
  static Shape rows_of(std::vector<std::int64_t> dims) { return {true, std::move(dims)}; }

  // Numbers in one row (batched) or in all (unbatched); the largest std::int64_t when there are more than it counts.
  std::int64_t size() const;
  std::int64_t count(std::int64_t rows) const { return batched ? rows * size() : size(); }
  std::int64_t last() const { return dims.empty() ? 1 : dims.back(); }
  bool is_scalar() const { return !batched && dims.empty(); }

  // "B×7", "64×1", "scalar"
  std::string text() const;

  bool operator==(const Shape&) const = default;
};

}  // namespace tephra
