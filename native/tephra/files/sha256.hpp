#pragma once

#include <cstddef>
#include <string>

namespace tephra::files {

// SHA-256 (FIPS 180-4) as 64 lower-case hex digits.
std::string sha256(const void* bytes, std::size_t count);

}  // namespace tephra::files
