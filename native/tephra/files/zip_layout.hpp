#pragma once

#include <cstdint>

// Numbers of the zip format that reading and writing share (PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3).
namespace tephra::files::zip {

inline constexpr std::uint32_t local_mark = 0x04034b50, central_mark = 0x02014b50, end_mark = 0x06054b50, end64_mark = 0x06064b50, locator_mark = 0x07064b50;
// A size or offset that stands in the zip64 field instead.
inline constexpr std::uint32_t elsewhere = 0xffffffffu;
inline constexpr std::uint16_t zip64_field = 1;

}  // namespace tephra::files::zip
