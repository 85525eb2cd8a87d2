#pragma once

#include <string>

#include <tephra/optim/loss_scaler.hpp>
#include <tephra/tensor/dtype.hpp>

namespace tephra::optim {

// Products of 16-bit numbers with weights of 32 bits (Micikevicius et al. 2018, "Mixed precision training"). In each training step what
// matrix products, batched products and convolutions multiply is rounded to `numbers`, to the nearest, ties to even: weights and
// activations in the forward pass, these again and the gradient that arrives in the backward pass. What they add up, and all else, stays
// f32: results, biases, norms, losses, gradients of weights, their sums over ranks, optimizer and weights. Validation, evaluate and
// predict round nothing.
//   bf16  8 bits of precision (2^-8), the range of f32
//   f16   11 bits (2^-11), from 2^-24 to 65504; beyond is infinity, so that gradients need a scaler
struct MixedPrecision {
  std::string id{};
  Dtype numbers = Dtype::f32;  // f32: nothing is rounded
  LossScaler scaler{};
};
MixedPrecision mixed_precision(MixedPrecision settings);

// Throws Error (wrong use) when `numbers` is none of these, or weights are not f32.
void check(const MixedPrecision& precision, Dtype weights);

// What products of a graph of `dtype` multiply.
Dtype products_of(const MixedPrecision& precision, Dtype dtype);

}  // namespace tephra::optim
