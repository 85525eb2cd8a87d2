#include <tephra/plan/tiles.hpp>

#include <algorithm>
#include <cstddef>

#include <tephra/graph/op.hpp>

namespace tephra {
namespace {

// The engine's bound of memory repeats this rule (engine/compile/3-plan/figures/tiles.ts).
constexpr std::int64_t cache_bytes = std::int64_t{448} << 10;
constexpr std::int64_t least_rows = 32;  // products of fewer rows are slow
constexpr std::int64_t fixed_share = 4;  // a tile moves at least so many times what it moves whatever its rows

void count_moved(const Node& node, SectionBytes& bytes) {
  bytes.moved_a_row += bytes_of_row(node);
  if (!node.shape.batched) bytes.fixed += node.shape.size() * static_cast<std::int64_t>(size_of(node.dtype));
}

}  // namespace

SectionBytes bytes_of_section(const Lowered& lowered, const LifeTimes& life, const std::vector<int>& nodes) {
  const auto node_of = [&](int number) -> const Node& { return lowered.nodes[static_cast<std::size_t>(number)]; };
  SectionBytes bytes;
  std::int64_t live = 0;
  for (const int number : nodes) {
    live += bytes_of_row(node_of(number));
    bytes.live_a_row = std::max(bytes.live_a_row, live);
    count_moved(node_of(number), bytes);
    for (const Value input : node_of(number).inputs) {
      const int made = life.root(input.id);
      count_moved(node_of(made), bytes);
      if (life.last_use(made).node == number && life.is_local(made) && node_of(made).op->role == Role::compute) live -= bytes_of_row(node_of(made));
    }
  }
  return bytes;
}

std::int64_t rows_of_a_tile(const SectionBytes& bytes, std::int64_t most) {
  if (bytes.live_a_row * most <= cache_bytes) return most;
  const std::int64_t fitting = cache_bytes / std::max<std::int64_t>(bytes.live_a_row, 1) / 16 * 16;
  const std::int64_t paying = fixed_share * bytes.fixed / std::max<std::int64_t>(bytes.moved_a_row, 1);
  const std::int64_t rows = std::max({fitting, paying, least_rows});
  return rows > most * 2 / 3 ? most : rows;
}

}  // namespace tephra
