#include <tephra/files/zip.hpp>

#include <bit>
#include <cstring>

#include <tephra/files/crc.hpp>
#include <tephra/files/zip_layout.hpp>
#include <tephra/tensor/error.hpp>

static_assert(std::endian::native == std::endian::little, "zip records are read as the machine holds numbers");

namespace tephra::files {
namespace {

template <class T>
T get(std::string_view bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

class ZipReader {
 public:
  explicit ZipReader(const MappedFile& file) : path_(file.path()), bytes_(file.bytes()) {}

  std::vector<ZipMember> members() {
    std::size_t at = 0, count = 0;
    central_folder(at, count);
    std::vector<ZipMember> out;
    std::size_t whole = 0;
    for (std::size_t i = 0; i < count; ++i) {
      out.push_back(member(at));
      // Members that share bytes would make a small file cost the time of a huge one.
      whole += out.back().content.size();
      if (whole > bytes_.size()) damaged_archive(path_, "its members overlap");
    }
    return out;
  }

 private:
  void need(std::size_t at, std::size_t count, const char* what) const {
    if (at > bytes_.size() || count > bytes_.size() - at) damaged_archive(path_, std::string("the file ends inside ") + what);
  }

  void central_folder(std::size_t& at, std::size_t& count) const {
    if (bytes_.size() < 22) damaged_archive(path_, "it is too short for a zip archive");
    std::size_t end = bytes_.size() - 22;
    const std::size_t lowest = end > 0xffff ? end - 0xffff : 0;
    while (get<std::uint32_t>(bytes_, end) != zip::end_mark) {
      if (end == lowest) damaged_archive(path_, "it has no end of archive");
      --end;
    }
    count = get<std::uint16_t>(bytes_, end + 10);
    at = get<std::uint32_t>(bytes_, end + 16);
    if (end < 20 || get<std::uint32_t>(bytes_, end - 20) != zip::locator_mark) return;
    const std::uint64_t end64 = get<std::uint64_t>(bytes_, end - 20 + 8);
    need(end64, 56, "the end of the archive");
    if (get<std::uint32_t>(bytes_, end64) != zip::end64_mark) damaged_archive(path_, "its end of archive is not where it says");
    count = get<std::uint64_t>(bytes_, end64 + 32);
    at = get<std::uint64_t>(bytes_, end64 + 48);
    if (count > bytes_.size() / 46) damaged_archive(path_, "it counts more members than it has room for");
  }

  ZipMember member(std::size_t& at) const {
    need(at, 46, "its list of members");
    if (get<std::uint32_t>(bytes_, at) != zip::central_mark) damaged_archive(path_, "its list of members is broken");
    const bool stored = get<std::uint16_t>(bytes_, at + 10) == 0;
    const auto crc = get<std::uint32_t>(bytes_, at + 16);
    std::uint64_t packed = get<std::uint32_t>(bytes_, at + 20), size = get<std::uint32_t>(bytes_, at + 24), offset = get<std::uint32_t>(bytes_, at + 42);
    const std::size_t name_bytes = get<std::uint16_t>(bytes_, at + 28), extra = get<std::uint16_t>(bytes_, at + 30);
    need(at + 46, name_bytes + extra, "its list of members");
    std::string name(bytes_.substr(at + 46, name_bytes));
    wide(bytes_.substr(at + 46 + name_bytes, extra), size, packed, offset);
    at += 46 + name_bytes + extra + get<std::uint16_t>(bytes_, at + 32);

    need(offset, 30, "a member");
    if (get<std::uint32_t>(bytes_, offset) != zip::local_mark) damaged_archive(path_, "\"" + name + "\" is not where the list says");
    const std::size_t start = offset + 30 + get<std::uint16_t>(bytes_, offset + 26) + get<std::uint16_t>(bytes_, offset + 28);
    const std::size_t length = stored ? size : packed;
    need(start, length, "a member");
    return {std::move(name), bytes_.substr(start, length), start, crc, stored};
  }

  // The zip64 extra field holds, in this order, those of the three that the record has no room for.
  static void wide(std::string_view extra, std::uint64_t& size, std::uint64_t& packed, std::uint64_t& offset) {
    for (std::size_t at = 0; at + 4 <= extra.size();) {
      const auto id = get<std::uint16_t>(extra, at);
      std::size_t value = at + 4;
      const std::size_t end = value + get<std::uint16_t>(extra, at + 2);
      if (end > extra.size()) return;
      for (std::uint64_t* into : {&size, &packed, &offset})
        if (id == zip::zip64_field && *into == zip::elsewhere && value + 8 <= end) *into = get<std::uint64_t>(extra, value), value += 8;
      at = end;
    }
  }

  const std::string& path_;
  std::string_view bytes_;
};

}  // namespace

void damaged_archive(const std::string& path, const std::string& what) {
  throw Error(Exit::bad_data, "", path + ": " + what + ". The file is damaged or was not written by Tephra or numpy.savez.");
}

std::vector<ZipMember> zip_members(const MappedFile& file) { return ZipReader(file).members(); }

void check(const ZipMember& member, const std::string& path) {
  if (!member.stored)
    throw Error(Exit::bad_data, "", path + ": \"" + member.name + "\" is packed. Save the arrays with numpy.savez, not savez_compressed: python3 -c \"import numpy; numpy.savez('NEW.npz', **numpy.load('" +
                                        path.substr(path.find_last_of('/') + 1) + "'))\"");
  if (crc32(member.content.data(), member.content.size()) != member.crc) damaged_archive(path, "\"" + member.name + "\" fails its checksum");
}

}  // namespace tephra::files
