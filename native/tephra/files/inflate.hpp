#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tephra::files {

// The most bytes that one packed byte can hold (RFC 1951: 258 bytes from 2 bits, and a little): bounds memory by the size of the file.
inline constexpr std::size_t most_bytes_of_one = 1032;

// The first `at_most` bytes, or all when there are fewer, of a zlib stream (RFC 1950). `path` and `offset`, where the stream starts, are for
// messages. Throws Error 65 when it is damaged, 64 when this program was built without zlib.
std::string inflated(std::string_view packed, std::size_t at_most, const std::string& path, std::size_t offset);

}  // namespace tephra::files
