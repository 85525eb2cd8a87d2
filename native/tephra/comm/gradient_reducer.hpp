#pragma once

#include <cstdint>
#include <string>

namespace tephra::strategies {

// How the gradients of ranks that share a batch are added up: in groups of parameter tensors, in the order in which the backward pass finishes them.
//   none       all in one group
//   per_layer  one group a layer
//   n_groups   ⌈tensors / groups⌉ tensors a group
//   size       tensors until they hold `megabytes` (of 10⁶ bytes, before compression)
// overlap: a group sets out as soon as its last gradient is final, while the backward pass goes on; without it all set out after that.
// compression: gradients travel as numbers of 16 bits. Each rank's number is rounded to 16 bits, these are added up in 32 bits in the order of the
// ranks, and the sum is rounded to 16 bits, so that all ranks have the same bits; what fp16 cannot hold becomes infinite.
// coordinator: how ranks agree on which group sets out next (coordinator.hpp). direct: as the plan has it, which is the same on all of them.
// Sources: Sergeev and Del Balso 2018 (arXiv 1802.05799); Laanait et al. 2019 (arXiv 1909.11150), groups in the order of back-propagation.
struct GradientReducer {
  enum class Grouping : std::uint8_t { none, per_layer, n_groups, size };
  enum class Compression : std::uint8_t { none, fp16, bf16 };
  enum class Coordinator : std::uint8_t { direct, rank_0, bit_vector };
  std::string id{};
  Grouping grouping = Grouping::n_groups;
  std::int64_t groups = 8;
  double megabytes = 25;
  bool overlap = true;
  Compression compression = Compression::none;
  Coordinator coordinator = Coordinator::direct;
};
GradientReducer gradient_reducer(GradientReducer settings);

// Throws Error (wrong use) when a setting makes no sense.
void check(const GradientReducer& reducer);

}  // namespace tephra::strategies
