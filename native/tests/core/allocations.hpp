#pragma once

#include <cstdint>

namespace tephra::testing {

// Calls of operator new in this process so far.
std::uint64_t allocations();

}  // namespace tephra::testing
