#include <tephra/files/npz.hpp>

#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/crc.hpp>
#include <tephra/tensor/error.hpp>

// Layouts: PKWARE APPNOTE 6.3.10 sections 4.3 and 4.5.3 (zip64), and numpy.lib.format version 1.0.
static_assert(std::endian::native == std::endian::little, "npz members and boards are written as the machine holds them");

namespace tephra::files {
namespace {

constexpr std::uint32_t local_mark = 0x04034b50, central_mark = 0x02014b50, end_mark = 0x06054b50, end64_mark = 0x06064b50,
                        locator_mark = 0x07064b50;
constexpr std::uint16_t zip64_field = 1, padding_field = 0xd935, version = 45, names_are_utf8 = 0x0800, first_of_1980 = 0x21;
constexpr std::uint32_t elsewhere = 0xffffffffu;
constexpr std::size_t alignment = 64;

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T get(std::string_view bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

struct ElementName {
  Element element;
  std::string_view name;
  std::size_t bytes;
};
constexpr std::array<ElementName, 5> elements = {{{Element::f32, "<f4", 4}, {Element::f64, "<f8", 8}, {Element::i32, "<i4", 4},
                                                  {Element::i64, "<i8", 8}, {Element::u8, "|u1", 1}}};

std::string npy_header(const NpzEntry& entry) {
  std::string shape;
  for (const std::int64_t dim : entry.shape) shape += std::to_string(dim) + ", ";
  if (shape.size() > 2 && entry.shape.size() > 1) shape.resize(shape.size() - 2);
  std::string text = "{'descr': '" + std::string(elements[static_cast<std::size_t>(entry.element)].name) +
                     "', 'fortran_order': False, 'shape': (" + shape + "), }";
  const std::size_t whole = (10 + text.size() + 1 + alignment - 1) / alignment * alignment;
  text.append(whole - 10 - text.size() - 1, ' ').append("\n");
  std::string header("\x93NUMPY\x01\x00", 8);
  put(header, static_cast<std::uint16_t>(text.size()));
  return header + text;
}

std::size_t count_of(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t dim : shape) count *= static_cast<std::size_t>(dim);
  return count;
}

struct Member {
  std::string file_name;
  std::uint32_t crc;
  std::uint64_t size;
  std::uint64_t offset;
};

// The fields that a member's local and central records share, in the order of the zip format (APPNOTE 4.3.7, 4.3.12).
void put_common(std::string& out, const Member& member) {
  put(out, version);
  put(out, names_are_utf8);
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0});
  put(out, first_of_1980);
  put(out, member.crc);
  put(out, elsewhere);
  put(out, elsewhere);
  put(out, static_cast<std::uint16_t>(member.file_name.size()));
}

void write_member(AtomicFile& file, const NpzEntry& entry, Member& member) {
  const std::string header = npy_header(entry);
  const std::size_t bytes = count_of(entry.shape) * element_bytes(entry.element);
  member.file_name = entry.name + ".npy";
  member.crc = crc32(entry.values, bytes, crc32(header.data(), header.size()));
  member.size = header.size() + bytes;
  member.offset = file.position();

  std::string local;
  put(local, local_mark);
  put_common(local, member);
  const std::size_t before = member.offset + local.size() + 2 + member.file_name.size() + 20 + 4;
  const std::size_t padding = (alignment - before % alignment) % alignment;
  put(local, static_cast<std::uint16_t>(20 + 4 + padding));
  local += member.file_name;
  put(local, zip64_field);
  put(local, std::uint16_t{16});
  put(local, member.size);
  put(local, member.size);
  put(local, padding_field);
  put(local, static_cast<std::uint16_t>(padding));
  local.append(padding, '\0');

  file.write(local);
  file.write(header);
  file.write(entry.values, bytes);
}

std::string central_record(const Member& member) {
  std::string out;
  put(out, central_mark);
  put(out, static_cast<std::uint16_t>(3u << 8 | version));
  put_common(out, member);
  put(out, std::uint16_t{28});
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0});
  put(out, std::uint32_t{0600u << 16});
  put(out, elsewhere);
  out += member.file_name;
  put(out, zip64_field);
  put(out, std::uint16_t{24});
  put(out, member.size);
  put(out, member.size);
  put(out, member.offset);
  return out;
}

std::string end_records(std::uint64_t count, std::uint64_t central_bytes, std::uint64_t central_offset) {
  std::string out;
  put(out, end64_mark);
  put(out, std::uint64_t{44});
  put(out, static_cast<std::uint16_t>(3u << 8 | version));
  put(out, version);
  put(out, std::uint32_t{0});
  put(out, std::uint32_t{0});
  put(out, count);
  put(out, count);
  put(out, central_bytes);
  put(out, central_offset);
  put(out, locator_mark);
  put(out, std::uint32_t{0});
  put(out, central_offset + central_bytes);
  put(out, std::uint32_t{1});
  put(out, end_mark);
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0xffff});
  put(out, std::uint16_t{0xffff});
  put(out, elsewhere);
  put(out, elsewhere);
  put(out, std::uint16_t{0});
  return out;
}

class Reader {
 public:
  explicit Reader(const MappedFile& file) : path_(file.path()), bytes_(file.bytes()) {}

  std::vector<NpzArray> arrays() {
    std::size_t at = 0, count = 0;
    central_folder(at, count);
    std::vector<NpzArray> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(array(at));
    return out;
  }

 private:
  [[noreturn]] void damaged(const std::string& what) const {
    throw Error(Exit::bad_data, "", path_ + ": " + what + ". The file is damaged or was not written by Tephra or numpy.savez.");
  }

  void need(std::size_t at, std::size_t count, const char* what) const {
    if (at > bytes_.size() || count > bytes_.size() - at) damaged(std::string("the file ends inside ") + what);
  }

  void central_folder(std::size_t& at, std::size_t& count) const {
    if (bytes_.size() < 22) damaged("it is too short for a zip archive");
    std::size_t end = bytes_.size() - 22;
    const std::size_t lowest = end > 0xffff ? end - 0xffff : 0;
    while (get<std::uint32_t>(bytes_, end) != end_mark) {
      if (end == lowest) damaged("it has no end of archive");
      --end;
    }
    count = get<std::uint16_t>(bytes_, end + 10);
    at = get<std::uint32_t>(bytes_, end + 16);
    if (end < 20 || get<std::uint32_t>(bytes_, end - 20) != locator_mark) return;
    const std::uint64_t end64 = get<std::uint64_t>(bytes_, end - 20 + 8);
    need(end64, 56, "the end of the archive");
    if (get<std::uint32_t>(bytes_, end64) != end64_mark) damaged("its end of archive is not where it says");
    count = get<std::uint64_t>(bytes_, end64 + 32);
    at = get<std::uint64_t>(bytes_, end64 + 48);
    if (count > bytes_.size() / 46) damaged("it counts more members than it has room for");
  }

  NpzArray array(std::size_t& at) const {
    need(at, 46, "its list of members");
    if (get<std::uint32_t>(bytes_, at) != central_mark) damaged("its list of members is broken");
    const auto method = get<std::uint16_t>(bytes_, at + 10);
    const auto crc = get<std::uint32_t>(bytes_, at + 16);
    std::uint64_t size = get<std::uint32_t>(bytes_, at + 24), offset = get<std::uint32_t>(bytes_, at + 42);
    const std::size_t name_bytes = get<std::uint16_t>(bytes_, at + 28), extra = get<std::uint16_t>(bytes_, at + 30);
    need(at + 46, name_bytes + extra, "its list of members");
    std::string name(bytes_.substr(at + 46, name_bytes));
    wide(bytes_.substr(at + 46 + name_bytes, extra), size, get<std::uint32_t>(bytes_, at + 20), offset);
    at += 46 + name_bytes + extra + get<std::uint16_t>(bytes_, at + 32);

    if (method != 0) damaged("\"" + name + "\" is compressed; save it with numpy.savez, not savez_compressed");
    need(offset, 30, "a member");
    if (get<std::uint32_t>(bytes_, offset) != local_mark) damaged("\"" + name + "\" is not where the list says");
    const std::size_t start = offset + 30 + get<std::uint16_t>(bytes_, offset + 26) + get<std::uint16_t>(bytes_, offset + 28);
    need(start, size, "a member");
    const std::string_view content = bytes_.substr(start, size);
    if (crc32(content.data(), content.size()) != crc) damaged("\"" + name + "\" fails its checksum");
    if (name.ends_with(".npy")) name.resize(name.size() - 4);
    return npy(std::move(name), content);
  }

  static void wide(std::string_view extra, std::uint64_t& size, std::uint32_t packed, std::uint64_t& offset) {
    for (std::size_t at = 0; at + 4 <= extra.size();) {
      const auto id = get<std::uint16_t>(extra, at);
      const std::size_t length = get<std::uint16_t>(extra, at + 2), end = at + 4 + length;
      if (end > extra.size()) return;
      std::size_t value = at + 4;
      const auto take = [&](std::uint64_t& into) {
        if (value + 8 <= end) into = get<std::uint64_t>(extra, value);
        value += 8;
      };
      if (id == zip64_field) {
        if (size == elsewhere) take(size);
        if (packed == elsewhere) value += 8;
        if (offset == elsewhere) take(offset);
      }
      at = end;
    }
  }

  NpzArray npy(std::string name, std::string_view content) const {
    if (content.size() < 12 || content.substr(0, 6) != "\x93NUMPY") damaged("\"" + name + "\" is no numpy array");
    const bool short_length = content[6] == 1;
    const std::size_t length = short_length ? get<std::uint16_t>(content, 8) : get<std::uint32_t>(content, 8);
    const std::size_t start = (short_length ? 10 : 12) + length;
    if (start > content.size()) damaged("\"" + name + "\" has a broken header");
    const std::string_view header = content.substr(start - length, length);

    NpzArray array{.name = std::move(name), .element = Element::u8, .shape = {}, .count = 1, .bytes = content.substr(start)};
    if (header.find("'fortran_order': False") == header.npos) damaged("\"" + array.name + "\" is not in C order");
    read_element(header, array);
    read_shape(header, array);
    if (array.count * element_bytes(array.element) != array.bytes.size()) damaged("\"" + array.name + "\" has another size than its shape says");
    return array;
  }

  void read_element(std::string_view header, NpzArray& array) const {
    for (const ElementName& known : elements)
      if (header.find("'" + std::string(known.name) + "'") != header.npos) {
        array.element = known.element;
        return;
      }
    damaged("\"" + array.name + "\" holds elements that are not f4, f8, i4, i8 or u1");
  }

  void read_shape(std::string_view header, NpzArray& array) const {
    const std::size_t open = header.find("'shape': ("), close = header.find(')', open);
    if (open == header.npos || close == header.npos) damaged("\"" + array.name + "\" has no shape");
    const char* at = header.data() + open + 10;
    const char* end = header.data() + close;
    while (at < end) {
      std::int64_t dim = 0;
      const auto read = std::from_chars(at, end, dim);
      if (read.ec != std::errc() || dim < 0) damaged("\"" + array.name + "\" has a broken shape");
      array.shape.push_back(dim);
      const auto wide = static_cast<std::size_t>(dim);
      if (wide != 0 && array.count > std::numeric_limits<std::size_t>::max() / 8 / wide) damaged("\"" + array.name + "\" has an impossible shape");
      array.count *= wide;
      for (at = read.ptr; at < end && (*at == ',' || *at == ' '); ++at) {
      }
    }
  }

  std::string path_;
  std::string_view bytes_;
};

template <class From, class To>
void convert(const NpzArray& array, To* out) {
  for (std::size_t i = 0; i < array.count; ++i) out[i] = static_cast<To>(get<From>(array.bytes, i * sizeof(From)));
}

template <class To>
void copy(const NpzArray& array, To* out) {
  switch (array.element) {
    case Element::f32: return convert<float>(array, out);
    case Element::f64: return convert<double>(array, out);
    case Element::i32: return convert<std::int32_t>(array, out);
    case Element::i64: return convert<std::int64_t>(array, out);
    case Element::u8: return convert<std::uint8_t>(array, out);
  }
}

}  // namespace

std::size_t element_bytes(Element element) { return elements[static_cast<std::size_t>(element)].bytes; }

std::size_t write_npz(const std::string& path, const std::vector<NpzEntry>& entries) {
  AtomicFile file(path);
  std::vector<Member> members(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) write_member(file, entries[i], members[i]);
  const std::uint64_t central = file.position();
  for (const Member& member : members) file.write(central_record(member));
  file.write(end_records(members.size(), file.position() - central, central));
  file.commit();
  return file.position();
}

void NpzArray::copy_to(float* out) const { copy(*this, out); }
void NpzArray::copy_to(double* out) const { copy(*this, out); }

NpzFile::NpzFile(const std::string& path) : file_(path), arrays_(Reader(file_).arrays()) {}

const NpzArray* NpzFile::find(std::string_view name) const {
  for (const NpzArray& array : arrays_)
    if (array.name == name) return &array;
  return nullptr;
}

}  // namespace tephra::files
