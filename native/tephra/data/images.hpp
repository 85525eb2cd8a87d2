#pragma once

#include <cstdint>
#include <vector>

#include <tephra/data/mapped_rows.hpp>

namespace tephra::data {

// Images of bytes, which stay in their file, and their class numbers.
struct Images {
  MappedRows pixels;
  std::vector<std::int32_t> labels;
};

}  // namespace tephra::data
