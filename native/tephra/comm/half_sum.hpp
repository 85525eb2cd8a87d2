#pragma once

#include <span>

#include <tephra/tensor/span.hpp>

namespace tephra {

// own[i] = parts[0][i] + parts[1][i] + …, of numbers of 16 bits: added up in 32 bits in that order, and rounded once. One of the parts may be `own`.
void add_up_halves(Span own, std::span<const void* const> parts);

}  // namespace tephra
