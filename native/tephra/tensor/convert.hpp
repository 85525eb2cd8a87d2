#pragma once

#include <tephra/tensor/span.hpp>

namespace tephra {

// to[i] = from[i], rounded to the nearest, ties to even, where `to` is narrower. Equal counts, no overlap unless both are the
// same memory and dtype. Any two of f32, f64, bf16 and f16; throws on i32 or when the counts differ.
void convert(Span from, Span to);

}  // namespace tephra
