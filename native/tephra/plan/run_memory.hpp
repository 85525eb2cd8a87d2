#pragma once

#include <cstdint>
#include <span>

#include <tephra/plan/parameter_layout.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/tensor/buffer.hpp>

namespace tephra {

// The memory that a plan runs in, and what is copied when. Kernels of a device have the arena there alone; inputs, constants, parameters and
// gradients are mirrored, and callers use the host side, or managed (ExecutorOptions::shared). Sample numbers, sums of leaves and predictions at hand are the host's. Kernels of the
// host use the same memory as callers, and nothing is copied.
class RunMemory {
 public:
  // `plan` must outlive it.
  explicit RunMemory(const Plan& plan);

  // Where kernels find it.
  void* address(const Location& location) const;

  // Host memory.
  Span input(std::size_t field) const;
  std::span<std::int64_t> samples() const;
  std::byte* leaf_sums() const { return leaf_sums_.data(); }
  ParameterArena& parameters() { return parameters_; }
  ParameterArena& gradients() { return gradients_; }

  // Before a run: the inputs' first rows, and all parameters, since callers write them when they like.
  void send(std::int64_t rows) const;
  // After a run that nothing is received from: what both sides see may be written again.
  void wait() const;
  // Before a training step: what its gradients start from and 1 / global rows; gradients that no step makes become zero.
  void begin_training(double seed, double share);
  // After a training step: gradients and states.
  void receive() const;

  // Copies for the host. The numbers are valid until the next call or run.
  double number(const Location& location) const;
  Span numbers(const Location& location, std::int64_t count) const;
  bool all_finite(Span made) const;

 private:
  std::size_t bytes_of(std::int64_t count) const;

  const Plan& plan_;
  const Memory* device_;
  Buffer arena_;
  Buffer inputs_;
  Buffer constants_;
  ParameterArena parameters_;
  ParameterArena gradients_;
  Buffer samples_;
  Buffer leaf_sums_;
  Buffer prediction_;  // the host's copy; none without a device
};

// Looks at host memory.
bool all_finite(Span values);

}  // namespace tephra
