#include <tephra/files/matlab.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <tephra/files/inflate.hpp>
#include <tephra/files/nearest.hpp>

namespace tephra::files {
namespace {

constexpr std::size_t header_bytes = 128;
// Enough of a packed variable to read its name and shape.
constexpr std::size_t head_bytes = 4096;

// Data types of elements, numbered as in the format.
enum MatlabType : std::uint32_t { mi_matrix = 14, mi_compressed = 15 };

std::optional<Number> number_of(std::uint32_t type) {
  switch (type) {
    case 1: return Number::i8;
    case 2: return Number::u8;
    case 3: return Number::i16;
    case 4: return Number::u16;
    case 5: return Number::i32;
    case 6: return Number::u32;
    case 7: return Number::f32;
    case 9: return Number::f64;
    case 12: return Number::i64;
    case 13: return Number::u64;
    default: return std::nullopt;
  }
}

constexpr std::string_view class_names[] = {"unknown", "cell", "struct", "object", "char", "sparse"};
constexpr std::uint32_t first_numeric_class = 6, last_numeric_class = 15;

struct MatlabElement {
  std::uint32_t type = 0;
  std::string_view content{};
  std::size_t offset = 0;  // of the content
};

// Elements one after the other. `origin` is where `bytes` start in the file; inside packed bytes it is where those start.
class MatlabCursor {
 public:
  MatlabCursor(std::string_view bytes, bool swapped, const std::string& path, std::size_t origin) : bytes_(bytes), swapped_(swapped), path_(path), origin_(origin) {}

  bool at_end() const { return at_ >= bytes_.size(); }
  std::uint32_t word(std::size_t at) const { return load<std::uint32_t>(reinterpret_cast<const std::byte*>(bytes_.data()) + at, swapped_); }

  [[noreturn]] void fail(const std::string& what) const { refuse(path_, what + ", at byte " + std::to_string(origin_ + at_) + ". The file is damaged: fetch it again."); }

  // `whole` is false where the end may be missing because only the head of an element is at hand.
  MatlabElement next(bool whole = true) {
    if (bytes_.size() < 8 || at_ > bytes_.size() - 8) fail("the file ends inside an element");
    const std::uint32_t first = word(at_), small = first >> 16;
    // An element of at most four bytes has its length beside its type and its content in the same eight bytes.
    const std::size_t start = at_ + (small > 0 ? 4 : 8), length = small > 0 ? small : word(at_ + 4), room = bytes_.size() - start;
    if ((small > 4) || (whole && length > room)) fail("an element of " + std::to_string(length) + " bytes does not fit");
    MatlabElement element{.type = small > 0 ? first & 0xffffu : first, .content = bytes_.substr(start, length), .offset = origin_ + start};
    const std::size_t padded = element.type == mi_compressed ? length : (length + 7) / 8 * 8;
    at_ = small > 0 ? at_ + 8 : start + std::min(padded, room);
    return element;
  }

 private:
  std::string_view bytes_;
  bool swapped_;
  const std::string& path_;
  std::size_t origin_;
  std::size_t at_ = 0;
};

// What stands before the numbers of a variable.
struct MatlabHead {
  std::uint32_t kind = 0;
  bool is_complex = false;
  std::vector<std::int64_t> shape{};
  std::string name{};
};

class MatlabReader {
 public:
  MatlabReader(const std::shared_ptr<const MappedFile>& file, const std::string& variable)
      : file_(file), path_(file->path()), variable_(variable), swapped_((file->bytes()[126] == 'M') == (std::endian::native == std::endian::little)) {}

  ArrayView array() {
    MatlabCursor cursor(file_->bytes().substr(header_bytes), swapped_, path_, header_bytes);
    while (!cursor.at_end())
      if (auto found = look(cursor.next())) return std::move(*found);
    refuse(path_, "there is no variable \"" + variable_ + "\"." + among(variable_, names_, "variable"));
  }

 private:
  // The array when the element is the variable wanted.
  std::optional<ArrayView> look(const MatlabElement& element) {
    if (element.type == mi_matrix) return matrix(element, file_);
    if (element.type != mi_compressed) return std::nullopt;
    const std::string start = inflated(element.content, head_bytes, path_, element.offset);
    MatlabCursor outer(start, swapped_, path_, element.offset);
    const MatlabElement inner = outer.next(false);
    if (inner.type != mi_matrix) return std::nullopt;
    MatlabCursor fields(inner.content, swapped_, path_, element.offset);
    if (head(fields).name != variable_) return names_.push_back(head_name_), std::nullopt;
    return matrix_of_packed(element, outer.word(4));
  }

  std::optional<ArrayView> matrix_of_packed(const MatlabElement& element, std::size_t length) {
    const auto whole = std::make_shared<const std::string>(inflated(element.content, length + 8, path_, element.offset));
    MatlabCursor outer(*whole, swapped_, path_, element.offset);
    return matrix(outer.next(), whole);
  }

  MatlabHead head(MatlabCursor& fields) {
    const MatlabElement flags = fields.next(), dims = fields.next(), name = fields.next();
    if (flags.content.size() < 8 || dims.content.size() % 4 != 0) fields.fail("the head of a variable is broken");
    const auto word = [&](const MatlabElement& element, std::size_t at) { return load<std::uint32_t>(reinterpret_cast<const std::byte*>(element.content.data()) + at, swapped_); };
    MatlabHead out{.kind = word(flags, 0) & 0xffu, .is_complex = (word(flags, 0) & 0x0800u) != 0, .shape = {}, .name = std::string(name.content)};
    for (std::size_t at = 0; at < dims.content.size(); at += 4) out.shape.push_back(static_cast<std::int32_t>(word(dims, at)));
    head_name_ = out.name;
    return out;
  }

  std::optional<ArrayView> matrix(const MatlabElement& element, std::shared_ptr<const void> keeper) {
    // MATLAB writes an empty element where a cell was never filled.
    if (element.content.empty()) return std::nullopt;
    MatlabCursor fields(element.content, swapped_, path_, element.offset);
    const MatlabHead found = head(fields);
    if (found.name != variable_) return names_.push_back(found.name), std::nullopt;
    check(found);
    const MatlabElement numbers = fields.next();
    const auto number = number_of(numbers.type);
    const auto count = count_of(found.shape);
    if (!number || !count || numbers.content.size() != *count * bytes_of(*number))
      refuse(path_, "variable \"" + variable_ + "\" is " + shape_text(found.shape) + " but has " + std::to_string(numbers.content.size()) + " bytes of type " +
                        std::to_string(numbers.type) + ", at byte " + std::to_string(numbers.offset) + ". The file is damaged: fetch it again.");
    return ArrayView{.name = variable_, .number = *number, .swapped = swapped_, .shape = found.shape, .strides = strides_of(found.shape, bytes_of(*number), true),
                     .first = reinterpret_cast<const std::byte*>(numbers.content.data()), .keeper = std::move(keeper)};
  }

  void check(const MatlabHead& found) const {
    if (found.kind < first_numeric_class || found.kind > last_numeric_class)
      refuse(path_, "variable \"" + variable_ + "\" is of class " + std::string(class_names[found.kind < first_numeric_class ? found.kind : 0]) +
                        ", not an array of numbers. Save it as one (double, full).");
    if (found.is_complex) refuse(path_, "variable \"" + variable_ + "\" is complex. Save its real and imaginary parts as two variables.");
  }

  const std::shared_ptr<const MappedFile>& file_;
  const std::string& path_;
  const std::string& variable_;
  bool swapped_;
  std::string head_name_;
  std::vector<std::string> names_;
};

}  // namespace

bool is_matlab(std::string_view bytes) {
  if (bytes.size() < header_bytes) return false;
  const std::string_view order = bytes.substr(124, 4);
  return order == std::string_view("\x00\x01IM", 4) || order == std::string_view("\x01\x00MI", 4);
}

ArrayView matlab_array(const std::shared_ptr<const MappedFile>& file, const std::string& variable) { return MatlabReader(file, variable).array(); }

}  // namespace tephra::files
