#include <tephra/comm/half_sum.hpp>

#include <algorithm>

#include <tephra/tensor/each.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

constexpr std::int64_t at_once = 512;

Bf16 rounded(float number, Bf16) { return to_bf16(number); }
F16 rounded(float number, F16) { return to_f16(number); }

template <typename Half>
void add_up(std::span<Half> own, std::span<const void* const> parts) {
  float sum[at_once];
  const auto count = static_cast<std::int64_t>(own.size());
  for (std::int64_t first = 0; first < count; first += at_once) {
    const std::int64_t length = std::min(at_once, count - first);
    std::fill(sum, sum + length, 0.0F);
    for (const void* part : parts) {
      const Half* numbers = static_cast<const Half*>(part) + first;
      TEPHRA_EACH
      for (std::int64_t i = 0; i < length; ++i) sum[i] += to_f32(numbers[i]);
    }
    Half* to = own.data() + first;
    TEPHRA_EACH
    for (std::int64_t i = 0; i < length; ++i) to[i] = rounded(sum[i], Half{});
  }
}

}  // namespace

void add_up_halves(Span own, std::span<const void* const> parts) {
  if (own.dtype == Dtype::f16) return add_up(own.as<F16>(), parts);
  if (own.dtype == Dtype::bf16) return add_up(own.as<Bf16>(), parts);
  throw Error("numbers of " + std::string(name_of(own.dtype)) + " were to be added up as numbers of 16 bits. This is a fault in the program.");
}

}  // namespace tephra
