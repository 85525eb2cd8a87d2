#pragma once

#include <cstdint>
#include <vector>

#include <tephra/graph/op.hpp>
#include <tephra/tensor/shard.hpp>

namespace tephra {

// Strict determinism: the global batch is cut into `count` leaves, whatever the rank count. Every kernel runs on one leaf at a
// time, so that it is given the same shapes everywhere, and sums over rows are added leaf by leaf in one fixed binary tree.
struct Leaves {
  int count = 0;  // 0: off
  int rank = 0;
  int ranks = 1;
  std::int64_t batch = 0;  // most global rows of a run
};

// Leaves [begin, end) of a rank.
Shard own_leaves(const Leaves& leaves);

// Rows [begin, end) of a global batch that a rank works on: those of its leaves.
Shard own_rows(const Leaves& leaves, std::int64_t global_rows);

inline std::int64_t largest_leaf(const Leaves& leaves) { return largest_shard(leaves.batch, leaves.count); }

// Adds up one vector a leaf over all ranks. Node (k, j) of the tree holds leaves [j·2ᵏ, (j+1)·2ᵏ); a rank adds up the whole nodes that lie in
// its leaves, the ranks swap those, and each finishes the tree: the same additions in the same order for every rank count.
class LeafTree {
 public:
  explicit LeafTree(const Leaves& leaves);

  // Vectors that are swapped: room for `slots` vectors.
  std::int64_t slots() const { return static_cast<std::int64_t>(nodes_.size()); }

  // `own`: one vector of `count` numbers for each own leaf, destroyed. `swapped`: slots × count. The sum is left in its first vector.
  void add_up(void* own, void* swapped, Dtype dtype, std::int64_t count, const RankSum& ranks) const;

 private:
  struct Node {
    std::int64_t first;  // leaf
    std::int64_t leaves;
    int rank;
  };
  template <typename T>
  void add(T* own, T* swapped, std::int64_t count, const RankSum& ranks) const;

  Leaves leaves_;
  std::vector<Node> nodes_;
};

}  // namespace tephra
