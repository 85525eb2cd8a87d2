#pragma once

#include <cstdint>

#include <tephra/tensor/sizes.hpp>

namespace tephra {

// Samples [begin, end) of a batch.
struct Shard {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t rows() const { return end - begin; }
};

// The first sample of part r: ceil(r·b/R), by way of b = q·R + rest, as r·b may be too large to be counted.
constexpr std::int64_t first_of_part(std::int64_t batch, std::int64_t part, std::int64_t parts) {
  return part * (batch / parts) + parts_of(part * (batch % parts), parts);
}

// Sample i of a batch of b belongs to part floor(i·R/b) of R < 2³¹.
constexpr Shard shard_of(std::int64_t batch, std::int64_t part, std::int64_t parts) {
  return {first_of_part(batch, part, parts), first_of_part(batch, part + 1, parts)};
}

// The most rows that any part has of a batch: ceil(b/R).
constexpr std::int64_t largest_shard(std::int64_t batch, std::int64_t parts) { return parts_of(batch, parts); }

}  // namespace tephra
