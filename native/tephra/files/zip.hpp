#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tephra/files/mapped_file.hpp>

namespace tephra::files {

// A member of a zip archive; `content` points into the file.
struct ZipMember {
  std::string name;
  std::string_view content;  // as it lies in the archive
  std::size_t offset;        // of the content in the file
  std::uint32_t crc;         // CRC-32 of the unpacked content
  bool stored;               // not packed
};

// The members of a zip or zip64 archive (PKWARE APPNOTE 6.3.10), in its order. Throws Error 65 when it is damaged.
std::vector<ZipMember> zip_members(const MappedFile& file);

// Throws Error 65 when the member is packed or its content fails the checksum.
void check(const ZipMember& member, const std::string& path);

// Error 65 "PATH: WHAT. …" with what may have happened to the archive.
[[noreturn]] void damaged_archive(const std::string& path, const std::string& what);

}  // namespace tephra::files
