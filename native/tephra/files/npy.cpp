#include <tephra/files/npy.hpp>

#include <charconv>
#include <optional>

namespace tephra::files {
namespace {

struct NpyHeader {
  std::optional<std::string> descr{};
  std::optional<bool> fortran{};
  std::optional<std::vector<std::int64_t>> shape{};
};

// Reads the header, a Python dictionary of three entries in any order: a string, a truth, a tuple of whole numbers.
class NpyHeaderReader {
 public:
  NpyHeaderReader(std::string_view text, const std::string& path, std::size_t offset) : text_(text), path_(path), offset_(offset) {}

  NpyHeader read() {
    NpyHeader header;
    expect('{');
    while (!take('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr") header.descr = element();
      else if (key == "fortran_order") header.fortran = truth();
      else if (key == "shape") header.shape = tuple();
      else fail("its header has an entry \"" + key.substr(0, 40) + "\" that is not known");
      if (!take(',') && (space(), at_ >= text_.size() || text_[at_] != '}')) fail("its header is no list of entries");
    }
    if (!header.descr || !header.fortran || !header.shape) fail("its header lacks one of descr, fortran_order and shape");
    return header;
  }

  [[noreturn]] void fail(const std::string& what) const {
    refuse(path_, what + ", at byte " + std::to_string(offset_ + at_) + ". The file is damaged: save it again with numpy.save.");
  }

 private:
  void space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  bool take(char wanted) {
    space();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void expect(char wanted) {
    if (!take(wanted)) fail(std::string("its header lacks a '") + wanted + "'");
  }

  std::string quoted() {
    const char quote = take('"') ? '"' : '\'';
    if (quote == '\'') expect('\'');
    const std::size_t end = text_.find(quote, at_);
    if (end == text_.npos) fail("its header has a string without an end");
    const std::string out(text_.substr(at_, end - at_));
    at_ = end + 1;
    return out;
  }

  std::string element() {
    if (take('[')) refuse(path_, "its elements are records of several fields. Save each field as an array of its own.");
    return quoted();
  }

  bool truth() {
    space();
    for (const std::string_view word : {"True", "False"})
      if (text_.substr(at_, word.size()) == word) return at_ += word.size(), word == "True";
    fail("its header says neither True nor False for fortran_order");
  }

  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> dims;
    expect('(');
    while (!take(')')) {
      std::int64_t dim = 0;
      space();
      const auto read = std::from_chars(text_.data() + at_, text_.data() + text_.size(), dim);
      if (read.ec != std::errc() || dim < 0) fail("its shape is broken");
      at_ = static_cast<std::size_t>(read.ptr - text_.data());
      dims.push_back(dim);
      if (!take(',') && (at_ >= text_.size() || text_[at_] != ')')) fail("its shape is broken");
    }
    return dims;
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t offset_;
  std::size_t at_ = 0;
};

struct NpyElement {
  std::string_view name;
  Number number;
};
constexpr NpyElement npy_elements[] = {{"f2", Number::f16}, {"f4", Number::f32}, {"f8", Number::f64}, {"i1", Number::i8},  {"i2", Number::i16}, {"i4", Number::i32},
                                {"i8", Number::i64}, {"u1", Number::u8},  {"u2", Number::u16}, {"u4", Number::u32}, {"u8", Number::u64}};

void set_element(ArrayView& array, const std::string& descr, const std::string& path) {
  const char order = descr.empty() ? ' ' : descr[0];
  for (const NpyElement& element : npy_elements)
    if (std::string_view("<>|=").find(order) != std::string_view::npos && descr.substr(1) == element.name) {
      array.number = element.number;
      array.swapped = bytes_of(element.number) > 1 && ((order == '>') != (std::endian::native == std::endian::big)) && order != '=' && order != '|';
      return;
    }
  refuse(path, "its elements are \"" + descr.substr(0, 40) + "\", not one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8. Convert the array (numpy's astype) and save it again.");
}

std::size_t npy_number(std::string_view bytes, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

}  // namespace

ArrayView npy_array(std::string_view content, const std::string& path, std::size_t offset) {
  const auto cut_off = [&] { refuse(path, "it ends inside the header of an array, at byte " + std::to_string(offset + content.size()) + ". Fetch it again."); };
  if (content.substr(0, 6) != "\x93NUMPY") refuse(path, "at byte " + std::to_string(offset) + " there is no NPY array.");
  if (content.size() < 12) cut_off();
  const auto version = static_cast<unsigned char>(content[6]);
  if (version < 1 || version > 3) refuse(path, "the array is in NPY version " + std::to_string(version) + "; 1 to 3 are read. Save it again with a present numpy.");
  const std::size_t length_bytes = version == 1 ? 2 : 4, length = npy_number(content, 8, length_bytes), start = 8 + length_bytes;
  if (length > content.size() - start) cut_off();

  NpyHeaderReader reader(content.substr(start, length), path, offset + start);
  const NpyHeader header = reader.read();
  ArrayView array;
  set_element(array, *header.descr, path);
  array.shape = *header.shape;
  const auto count = count_of(array.shape);
  if (!count) reader.fail("its shape is impossible");
  const std::string_view numbers = content.substr(start + length);
  if (numbers.size() != *count * bytes_of(array.number))
    refuse(path, "the array holds " + std::to_string(numbers.size()) + " bytes where its header says " + shape_text(array.shape) + " numbers of " +
                     std::to_string(bytes_of(array.number)) + ". It is " + (numbers.size() < *count * bytes_of(array.number) ? "cut off" : "too long") + ": fetch it again.");
  array.strides = strides_of(array.shape, bytes_of(array.number), *header.fortran);
  array.first = reinterpret_cast<const std::byte*>(numbers.data());
  return array;
}

}  // namespace tephra::files
