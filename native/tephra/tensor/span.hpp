#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include <tephra/tensor/dtype.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {

// A class index as i32 holds it. Throws for what 32 bits do not hold, NaN too.
inline std::int32_t class_index(double value) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (!(value >= Limits::min() && value <= Limits::max()))
    throw Error(Exit::wrong_use, "", std::to_string(value) + " is no class index: it is not a number of 32 bits. Look at where the labels come from.");
  return static_cast<std::int32_t>(value);
}

// A view of `count` numbers of one dtype, owned elsewhere. Copying it copies the view.
struct Span {
  void* data = nullptr;
  Dtype dtype = Dtype::f64;
  std::int64_t count = 0;

  std::size_t bytes() const { return static_cast<std::size_t>(count) * size_of(dtype); }

  // The same numbers, typed. Throws when T is not this span's dtype.
  template <typename T>
  std::span<T> as() const {
    if (dtype_of<std::remove_const_t<T>>() != dtype)
      throw Error("a buffer of " + std::string(name_of(dtype)) + " was read as " +
                  std::string(name_of(dtype_of<std::remove_const_t<T>>())) + ". This is a fault in the program.");
    return {static_cast<T*>(data), static_cast<std::size_t>(count)};
  }

  // Numbers [first, first + length). Throws when they are not all inside.
  Span part(std::int64_t first, std::int64_t length) const {
    if (first < 0 || length < 0 || first > count - length)
      throw Error("part " + std::to_string(first) + "+" + std::to_string(length) + " lies outside a buffer of " +
                  std::to_string(count) + " numbers. This is a fault in the program.");
    return {static_cast<char*>(data) + static_cast<std::size_t>(first) * size_of(dtype), dtype, length};
  }

  // One number, converted (to 16 bits: rounded to the nearest, ties to even); for the few places that are not hot.
  double get(std::int64_t index) const {
    const void* one = part(index, 1).data;
    switch (dtype) {
      case Dtype::f32: return static_cast<double>(*static_cast<const float*>(one));
      case Dtype::f64: return *static_cast<const double*>(one);
      case Dtype::bf16: return static_cast<double>(to_f32(*static_cast<const Bf16*>(one)));
      case Dtype::f16: return static_cast<double>(to_f32(*static_cast<const F16*>(one)));
      case Dtype::i32: break;
    }
    return *static_cast<const std::int32_t*>(one);
  }
  // i32: throws as class_index() does.
  void set(std::int64_t index, double value) const {
    void* one = part(index, 1).data;
    switch (dtype) {
      case Dtype::f32: *static_cast<float*>(one) = static_cast<float>(value); return;
      case Dtype::f64: *static_cast<double*>(one) = value; return;
      case Dtype::bf16: *static_cast<Bf16*>(one) = to_bf16(value); return;
      case Dtype::f16: *static_cast<F16*>(one) = to_f16(value); return;
      case Dtype::i32: *static_cast<std::int32_t*>(one) = class_index(value); return;
    }
  }
};

}  // namespace tephra
