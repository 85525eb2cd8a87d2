#pragma once

#include <cstdint>

#include <tephra/plan/parameter_layout.hpp>

namespace tephra {

// Fills a parameter's values with its start. Draws: Philox of (seed, initial weights, stream of the name, 0, number / 2).
void initialise(const ParameterEntry& entry, Span values, std::uint64_t seed);

}  // namespace tephra
