#pragma once

#include <tephra/graph/op.hpp>
#include <tephra/tensor/error.hpp>

// What ops along one dimension share. An axis numbers the dimensions of a sample, from 0; the batch is none of them.
namespace tephra::ops {

// A value seen along an axis: `outer` blocks of `number` runs of `inner` numbers.
struct Cut {
  std::int64_t outer = 1;
  std::int64_t number = 1;
  std::int64_t inner = 1;
};

inline Cut cut_at(const Extent& extent, std::int64_t axis, std::int64_t rows) {
  Cut cut{.outer = extent.batched ? rows : 1, .number = extent.dims[axis]};
  for (std::int64_t i = 0; i < axis; ++i) cut.outer *= extent.dims[i];
  for (std::int64_t i = axis + 1; i < extent.rank; ++i) cut.inner *= extent.dims[i];
  return cut;
}

inline std::int64_t rank_of(const Shape& shape) { return static_cast<std::int64_t>(shape.dims.size()); }

inline void check_axis(const Shape& shape, std::int64_t axis) {
  if (axis < 0 || axis >= rank_of(shape))
    throw Error(Exit::wrong_use, "", "shape " + shape.text() + " has no dimension " + std::to_string(axis) + "; they count from 0, the batch left out.");
}

inline std::int64_t& dim(Shape& shape, std::int64_t axis) { return shape.dims[static_cast<std::size_t>(axis)]; }
inline std::int64_t dim(const Shape& shape, std::int64_t axis) { return shape.dims[static_cast<std::size_t>(axis)]; }

}  // namespace tephra::ops
