#pragma once

#include <cstdint>
#include <vector>

#include <tephra/plan/life_times.hpp>
#include <tephra/plan/lowering.hpp>

namespace tephra {

// What a section moves, in bytes.
struct SectionBytes {
  std::int64_t live_a_row = 0;   // most that one row needs at a time
  std::int64_t moved_a_row = 0;  // read and written for one row
  std::int64_t fixed = 0;        // read and written for a tile whatever its rows: parameters, sums over rows
};

// Of a section's nodes in their order, one row at a time.
SectionBytes bytes_of_section(const Lowered& lowered, const LifeTimes& life, const std::vector<int>& nodes);

// How many rows a tile should have so that what it works on stays in the cache, unless going through the parameters once a tile
// would cost more than that saves. `most` when one tile is best. The cache's size is a constant, not asked of the processor: the
// plan, and with it the last bits of the results, must not depend on where it is made.
std::int64_t rows_of_a_tile(const SectionBytes& bytes, std::int64_t most);

}  // namespace tephra
