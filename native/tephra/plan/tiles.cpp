#include <tephra/plan/tiles.hpp>

#include <algorithm>

namespace tephra {
namespace {

constexpr std::int64_t cache_bytes = std::int64_t{448} << 10;
constexpr std::int64_t least_rows = 32;  // products of fewer rows are slow
constexpr std::int64_t fixed_share = 4;  // a tile moves at least so many times what it moves whatever its rows

}  // namespace

std::int64_t rows_of_a_tile(const SectionBytes& bytes, std::int64_t most) {
  if (bytes.live_a_row * most <= cache_bytes) return most;
  const std::int64_t fitting = cache_bytes / std::max<std::int64_t>(bytes.live_a_row, 1) / 16 * 16;
  const std::int64_t paying = fixed_share * bytes.fixed / std::max<std::int64_t>(bytes.moved_a_row, 1);
  const std::int64_t rows = std::max({fitting, paying, least_rows});
  return rows > most * 2 / 3 ? most : rows;
}

}  // namespace tephra
