#include <tephra/plan/leaves.hpp>

#include <algorithm>

#include <tephra/tensor/each.hpp>

namespace tephra {
namespace {

Shard leaves_of(const Leaves& leaves, int rank) { return shard_of(leaves.count, rank, leaves.ranks); }

template <typename T>
void add_to(T* sum, const T* other, std::int64_t count) {
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) sum[i] += other[i];
}

// Within an aligned node, its leaves lying one after the other: the sum is left in the first.
template <typename T>
void add_node(T* vectors, std::int64_t leaves, std::int64_t count) {
  for (std::int64_t apart = 1; apart < leaves; apart *= 2)
    for (std::int64_t leaf = 0; leaf + apart < leaves; leaf += 2 * apart) add_to(vectors + leaf * count, vectors + (leaf + apart) * count, count);
}

}  // namespace

Shard own_leaves(const Leaves& leaves) { return leaves_of(leaves, leaves.rank); }

Shard own_rows(const Leaves& leaves, std::int64_t global_rows) {
  const Shard own = own_leaves(leaves);
  return {shard_of(global_rows, own.begin, leaves.count).begin, shard_of(global_rows, own.end, leaves.count).begin};
}

LeafTree::LeafTree(const Leaves& leaves) : leaves_(leaves) {
  for (int rank = 0; rank < leaves.ranks; ++rank) {
    const Shard own = leaves_of(leaves, rank);
    for (std::int64_t first = own.begin; first < own.end;) {
      std::int64_t size = 1;
      while (first % (2 * size) == 0 && std::min<std::int64_t>(first + 2 * size, leaves.count) <= own.end && first + size < leaves.count) size *= 2;
      size = std::min(size, leaves.count - first);
      nodes_.push_back({first, size, rank});
      first += size;
    }
  }
}

template <typename T>
void LeafTree::add(T* own, T* swapped, std::int64_t count, const RankSum& ranks) const {
  const std::int64_t first_own = own_leaves(leaves_).begin;
  std::fill_n(swapped, slots() * count, T(0));
  for (std::size_t slot = 0; slot < nodes_.size(); ++slot) {
    const Node& node = nodes_[slot];
    if (node.rank != leaves_.rank) continue;
    T* vectors = own + (node.first - first_own) * count;
    add_node(vectors, node.leaves, count);
    add_to(swapped + static_cast<std::int64_t>(slot) * count, vectors, count);
  }
  if (ranks.sum != nullptr) ranks.sum(ranks.context, swapped, dtype_of<T>(), slots() * count);

  for (std::int64_t apart = 1; apart < leaves_.count; apart *= 2)
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
      const Node& left = nodes_[at];
      if (left.first % (2 * apart) != 0 || left.leaves > apart) continue;
      const auto right = std::find_if(nodes_.begin(), nodes_.end(), [&](const Node& node) { return node.first == left.first + apart; });
      if (right != nodes_.end()) add_to(swapped + static_cast<std::int64_t>(at) * count, swapped + (right - nodes_.begin()) * count, count);
    }
}

void LeafTree::add_up(void* own, void* swapped, Dtype dtype, std::int64_t count, const RankSum& ranks) const {
  if (dtype == Dtype::f32) add(static_cast<float*>(own), static_cast<float*>(swapped), count, ranks);
  else add(static_cast<double*>(own), static_cast<double*>(swapped), count, ranks);
}

}  // namespace tephra
