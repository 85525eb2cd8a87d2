#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <tephra/comm/communicator.hpp>
#include <tephra/comm/gradient_reducer.hpp>

namespace tephra::strategies {

// A tensor whose gradient is final on a rank. `shape` is any number that tells its shapes apart.
struct ReadyTensor {
  std::int32_t tensor = 0;
  std::int32_t shape = 0;

  bool operator==(const ReadyTensor&) const = default;
};

// What one rank sent and received to agree, besides gradients: payload alone; a sum over all ranks counts once.
struct ControlTraffic {
  std::uint64_t bytes = 0;
  std::uint64_t messages = 0;
};

// How ranks agree on which groups of gradients set out next when each may finish its gradients in an order of its own: cycle by cycle, in which all
// ranks take part. A group is released when all its tensors are ready on all ranks, on every rank in the same cycle and order. Allocates only when made.
// Source: Horovod's coordinator and response cache (Sergeev and Del Balso 2018; Laanait et al. 2019).
class Coordinator {
 public:
  // `groups`: their tensors, numbered from 0 without gaps.
  explicit Coordinator(const std::vector<std::vector<int>>& groups);
  virtual ~Coordinator() = default;

  // Local: once for each tensor until its group is released.
  void ready(ReadyTensor tensor) { queue_.push_back(tensor); }
  // Collective: the groups that are released now. Valid until the next.
  std::span<const int> cycle();
  // Since it was made.
  const ControlTraffic& traffic() const { return traffic_; }

 protected:
  // Collective: calls everywhere() for what is ready on all ranks, in the same order on each, and takes it from the queue.
  virtual void agree() = 0;
  void everywhere(int tensor);

  std::size_t tensors() const { return group_of_.size(); }

  std::vector<ReadyTensor> queue_;
  ControlTraffic traffic_;

 private:
  std::vector<int> group_of_;
  std::vector<int> sizes_;
  std::vector<int> missing_;
  std::vector<int> released_;
};

// Rank 0 counts: every rank reports to it what has become ready, and it tells all of them what all have reported.
class RollCall {
 public:
  RollCall(std::size_t tensors, Communicator& communicator);

  // Collective. What all ranks have reported by now, each once. Throws Error (internal) on rank 0 when they report different shapes.
  std::span<const ReadyTensor> call(std::span<const ReadyTensor> reported, ControlTraffic& traffic);

 private:
  void count(std::span<const ReadyTensor> reported);

  Communicator& communicator_;
  std::vector<ReadyTensor> received_;
  std::vector<int> lengths_;
  std::vector<int> reports_;
  std::vector<std::int32_t> shapes_;
  std::vector<ReadyTensor> answer_;
};

// By roll call in every cycle.
class RankZeroCoordinator final : public Coordinator {
 public:
  RankZeroCoordinator(const std::vector<std::vector<int>>& groups, Communicator& communicator);

 private:
  void agree() override;

  RollCall roll_call_;
};

// By the AND of every rank's vector of bits: three of status, and one for each tensor that is in the cache, which is the same on all ranks. Only what
// is not in it, or has another shape than there, is called by roll, and is put in it. The longest unused makes room when it is full.
class BitVectorCoordinator final : public Coordinator {
 public:
  BitVectorCoordinator(const std::vector<std::vector<int>>& groups, Communicator& communicator, std::size_t capacity = 1024);

  // This rank will take part no more; then all learn it in the same cycle.
  void stop() { stopping_ = true; }
  bool stopped() const { return stopped_; }
  // The cache by place; free places have tensor −1. The same on all ranks.
  std::vector<ReadyTensor> cache() const;

 private:
  struct Entry {
    ReadyTensor tensor{-1, 0};
    std::uint64_t used = 0;
  };

  void agree() override;
  // What the queue holds, as bits of all places in use.
  void fill_bits();
  void erase_invalid();
  void take_common();
  void call_uncached();
  void put(ReadyTensor tensor);
  std::size_t place_of(int tensor) const;
  void all_and();

  Communicator& communicator_;
  RollCall roll_call_;
  std::vector<Entry> entries_;
  std::size_t capacity_;
  std::uint64_t clock_ = 0;
  std::vector<std::uint8_t> bits_;
  std::vector<std::size_t> common_;
  std::vector<ReadyTensor> uncached_;
  bool stopping_ = false;
  bool stopped_ = false;
};

// None for direct: the plan that every rank has says it all.
std::unique_ptr<Coordinator> make_coordinator(GradientReducer::Coordinator kind, const std::vector<std::vector<int>>& groups, Communicator& communicator);

}  // namespace tephra::strategies
