#include <algorithm>

#include <tephra/random/philox.hpp>

#include "kernel.hpp"

namespace tephra::aten {
namespace {

// Which numbers go, by the draws of ops/dropout.cpp: on the host, so that every set drops the same ones.
at::Tensor dropped(const Call& call) {
  const std::int64_t size = call.step.out_extent.size;
  const auto threshold = static_cast<std::uint64_t>(call.step.alpha * 4294967296.0);
  const auto stream = static_cast<std::uint32_t>(call.step.number) << 24;
  at::Tensor mask = at::empty({call.batch.rows, size}, at::kBool);
  bool* numbers = mask.data_ptr<bool>();
  for (std::int64_t row = 0; row < call.batch.rows; ++row) {
    const auto sample = static_cast<std::uint64_t>(call.batch.samples[row]);
    for (std::int64_t i = 0; i < size; i += 4) {
      const auto words = random::draw(call.batch.seed, random::Purpose::dropout, sample, call.batch.step, stream | static_cast<std::uint32_t>(i / 4));
      for (std::int64_t k = i; k < std::min(i + 4, size); ++k) numbers[row * size + k] = words[static_cast<std::size_t>(k - i)] < threshold;
    }
  }
  return mask;
}

void dropout(const Call& call, at::Tensor& out) {
  at::mul_out(out, call.in(0), at::scalar_tensor(1.0 / (1.0 - call.step.alpha), call.type));
  out.masked_fill_(dropped(call).to(call.device).view(out.sizes()), 0);
}

// By the draws of ops/noise.cpp.
void normal_noise(const Call& call, at::Tensor& out) {
  const std::int64_t size = call.step.out_extent.size;
  const auto stream = static_cast<std::uint32_t>(call.step.number) << 24;
  at::Tensor noise = at::empty({call.batch.rows, size}, at::kDouble);
  double* numbers = noise.data_ptr<double>();
  for (std::int64_t row = 0; row < call.batch.rows; ++row) {
    const auto sample = static_cast<std::uint64_t>(call.batch.samples[row]);
    for (std::int64_t i = 0; i < size; i += 2) {
      const auto pair = random::normal_pair(random::draw(call.batch.seed, random::Purpose::noise, sample, call.batch.step, stream | static_cast<std::uint32_t>(i / 2)));
      std::copy_n(pair.data(), std::min<std::int64_t>(2, size - i), numbers + row * size + i);
    }
  }
  out.copy_(noise.view(out.sizes()));
}

}  // namespace

std::span<const Entry> draw_kernels() {
  static constexpr Entry table[] = {entry<dropout>("dropout"), entry<normal_noise>("normal_noise")};
  return table;
}

}  // namespace tephra::aten
