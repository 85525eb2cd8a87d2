#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tephra::files {

// CRC-32C (Castagnoli, reflected 0x82f63b78): metrics lines and board slots.
std::uint32_t crc32c(const void* bytes, std::size_t count, std::uint32_t before = 0);
inline std::uint32_t crc32c(std::string_view text) { return crc32c(text.data(), text.size()); }

// CRC-32 (IEEE 802.3, reflected 0xedb88320): members of a zip archive.
std::uint32_t crc32(const void* bytes, std::size_t count, std::uint32_t before = 0);

}  // namespace tephra::files
