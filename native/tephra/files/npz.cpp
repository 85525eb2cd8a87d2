#include <tephra/files/npz.hpp>

#include <array>
#include <bit>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/crc.hpp>
#include <tephra/files/npy.hpp>
#include <tephra/files/zip.hpp>
#include <tephra/files/zip_layout.hpp>

// Layouts: zip_layout.hpp, and numpy.lib.format version 1.0.
static_assert(std::endian::native == std::endian::little, "npz members and boards are written as the machine holds them");

namespace tephra::files {
namespace {

constexpr std::uint16_t padding_field = 0xd935, version = 45, names_are_utf8 = 0x0800, first_of_1980 = 0x21;
constexpr std::size_t alignment = 64;

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

struct ElementName {
  Number number;
  std::string_view name;
  std::size_t bytes;
};
// In the order of Element.
constexpr std::array<ElementName, 5> elements = {{{Number::f32, "<f4", 4}, {Number::f64, "<f8", 8}, {Number::i32, "<i4", 4},
                                                  {Number::i64, "<i8", 8}, {Number::u8, "|u1", 1}}};

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
  put(out, zip::elsewhere);
  put(out, zip::elsewhere);
  put(out, static_cast<std::uint16_t>(member.file_name.size()));
}

void write_member(AtomicFile& file, const NpzEntry& entry, Member& member) {
  const std::string header = npy_header(entry);
  const std::size_t bytes = *count_of(entry.shape) * element_bytes(entry.element);
  member.file_name = entry.name + ".npy";
  member.crc = crc32(entry.values, bytes, crc32(header.data(), header.size()));
  member.size = header.size() + bytes;
  member.offset = file.position();

  std::string local;
  put(local, zip::local_mark);
  put_common(local, member);
  const std::size_t before = member.offset + local.size() + 2 + member.file_name.size() + 20 + 4;
  const std::size_t padding = (alignment - before % alignment) % alignment;
  put(local, static_cast<std::uint16_t>(20 + 4 + padding));
  local += member.file_name;
  put(local, zip::zip64_field);
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
  put(out, zip::central_mark);
  put(out, static_cast<std::uint16_t>(3u << 8 | version));
  put_common(out, member);
  put(out, std::uint16_t{28});
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0});
  put(out, std::uint32_t{0600u << 16});
  put(out, zip::elsewhere);
  out += member.file_name;
  put(out, zip::zip64_field);
  put(out, std::uint16_t{24});
  put(out, member.size);
  put(out, member.size);
  put(out, member.offset);
  return out;
}

std::string end_records(std::uint64_t count, std::uint64_t central_bytes, std::uint64_t central_offset) {
  std::string out;
  put(out, zip::end64_mark);
  put(out, std::uint64_t{44});
  put(out, static_cast<std::uint16_t>(3u << 8 | version));
  put(out, version);
  put(out, std::uint32_t{0});
  put(out, std::uint32_t{0});
  put(out, count);
  put(out, count);
  put(out, central_bytes);
  put(out, central_offset);
  put(out, zip::locator_mark);
  put(out, std::uint32_t{0});
  put(out, central_offset + central_bytes);
  put(out, std::uint32_t{1});
  put(out, zip::end_mark);
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0});
  put(out, std::uint16_t{0xffff});
  put(out, std::uint16_t{0xffff});
  put(out, zip::elsewhere);
  put(out, zip::elsewhere);
  put(out, std::uint16_t{0});
  return out;
}

NpzArray array_of(const ZipMember& member, const std::string& path) {
  check(member, path);
  std::string name = member.name;
  if (name.ends_with(".npy")) name.resize(name.size() - 4);
  const ArrayView view = npy_array(member.content, path, member.offset);
  if (view.strides != strides_of(view.shape, bytes_of(view.number), false)) damaged_archive(path, "\"" + name + "\" is not in C order");
  for (std::size_t i = 0; i < elements.size(); ++i)
    if (elements[i].number == view.number && !view.swapped) {
      const std::size_t count = *count_of(view.shape);
      return {std::move(name), static_cast<Element>(i), view.shape, count, {reinterpret_cast<const char*>(view.first), count * elements[i].bytes}};
    }
  damaged_archive(path, "\"" + name + "\" holds elements that are not f4, f8, i4, i8 or u1");
}

std::vector<NpzArray> arrays_of(const MappedFile& file) {
  std::vector<NpzArray> out;
  for (const ZipMember& member : zip_members(file)) out.push_back(array_of(member, file.path()));
  return out;
}

template <class From, class To>
void convert(const NpzArray& array, To* out) {
  for (std::size_t i = 0; i < array.count; ++i) out[i] = static_cast<To>(load<From>(reinterpret_cast<const std::byte*>(array.bytes.data()) + i * sizeof(From), false));
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

NpzFile::NpzFile(const std::string& path) : file_(path), arrays_(arrays_of(file_)) {}

const NpzArray* NpzFile::find(std::string_view name) const {
  for (const NpzArray& array : arrays_)
    if (array.name == name) return &array;
  return nullptr;
}

}  // namespace tephra::files
