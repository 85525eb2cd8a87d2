#include <tephra/tensor/convert.hpp>

#include <tephra/tensor/each.hpp>

namespace tephra {
namespace {

template <typename To, typename From>
To converted(From number) {
  if constexpr (std::is_same_v<To, From>) return number;
  else if constexpr (dtype_of<From>() == Dtype::bf16 || dtype_of<From>() == Dtype::f16) return converted<To>(to_f32(number));
  else if constexpr (std::is_same_v<To, Bf16>) return to_bf16(number);
  else if constexpr (std::is_same_v<To, F16>) return to_f16(number);
  else return static_cast<To>(number);
}

template <typename From, typename To>
void convert_all(std::span<const From> from, std::span<To> to) {
  const From* x = from.data();
  To* y = to.data();
  const auto count = static_cast<std::int64_t>(from.size());
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) y[i] = converted<To>(x[i]);
}

template <typename From>
void convert_from(Span from, Span to) {
  const auto numbers = from.as<const From>();
  switch (to.dtype) {
    case Dtype::f32: return convert_all(numbers, to.as<float>());
    case Dtype::f64: return convert_all(numbers, to.as<double>());
    case Dtype::bf16: return convert_all(numbers, to.as<Bf16>());
    case Dtype::f16: return convert_all(numbers, to.as<F16>());
    case Dtype::i32: break;
  }
  throw Error("numbers were to become class indices. This is a fault in the program.");
}

}  // namespace

void convert(Span from, Span to) {
  if (from.count != to.count)
    throw Error(std::to_string(from.count) + " numbers were to be written to " + std::to_string(to.count) + " places. This is a fault in the program.");
  switch (from.dtype) {
    case Dtype::f32: return convert_from<float>(from, to);
    case Dtype::f64: return convert_from<double>(from, to);
    case Dtype::bf16: return convert_from<Bf16>(from, to);
    case Dtype::f16: return convert_from<F16>(from, to);
    case Dtype::i32: break;
  }
  throw Error("class indices were read as numbers. This is a fault in the program.");
}

}  // namespace tephra
