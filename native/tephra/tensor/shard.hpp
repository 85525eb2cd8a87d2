#pragma once

#include <cstdint>

namespace tephra {

// Samples [begin, end) of a batch.
struct Shard {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t rows() const { return end - begin; }
};

// Sample i of a batch of b belongs to part floor(i·R/b) of R: the first i of part r is ceil(r·b/R).
constexpr Shard shard_of(std::int64_t batch, std::int64_t part, std::int64_t parts) {
  return {(part * batch + parts - 1) / parts, ((part + 1) * batch + parts - 1) / parts};
}

// The most rows that any part has of a batch: ceil(b/R).
constexpr std::int64_t largest_shard(std::int64_t batch, std::int64_t parts) { return (batch + parts - 1) / parts; }

}  // namespace tephra
