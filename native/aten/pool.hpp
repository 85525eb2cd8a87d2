#pragma once

#include <cstdint>

namespace tephra::aten {

// From now on libtorch's memory on the host comes from our pool. Called once, when the library is opened.
void use_pool();

// Bytes that the pool has taken from the system. It gives none back, so this is its peak.
std::int64_t pool_bytes();

}  // namespace tephra::aten
