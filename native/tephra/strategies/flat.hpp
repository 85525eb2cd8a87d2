#pragma once

#include <tephra/tensor/span.hpp>

namespace tephra::strategies {

// Spans of one length and dtype, f32 or f64. Allocate nothing; the bits do not depend on the number of threads.

void swap(Span a, Span b);
// pull ← share·(own − centre), own ← own − pull.
void pull_to_centre(double share, Span own, Span centre, Span pull);
// a ← a + b
void add(Span a, Span b);
// a ← share·a
void scale(Span a, double share);
// a ← a − rate·b
void descend(Span a, double rate, Span b);

}  // namespace tephra::strategies
