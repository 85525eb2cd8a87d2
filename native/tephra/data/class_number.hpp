#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace tephra::data {

// The number of a file as a class from 0 to classes − 1, of which 32 bits count at most 2³¹; nothing when it is none: a fraction, too
// small or large, or NaN.
inline std::optional<std::int32_t> class_number(double value, std::int64_t classes) {
  constexpr double most = std::numeric_limits<std::int32_t>::max();
  const bool known = value >= 0 && value <= most && value < static_cast<double>(classes) && value == std::floor(value);
  return known ? std::optional(static_cast<std::int32_t>(value)) : std::nullopt;
}

}  // namespace tephra::data
