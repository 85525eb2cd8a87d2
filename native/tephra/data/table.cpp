#include <tephra/data/table.hpp>

#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

template <class T>
void copy(const Field& field, const std::int64_t* rows, std::int64_t count, T* out) {
  for (std::int64_t i = 0; i < count; ++i) {
    const std::size_t start = static_cast<std::size_t>(rows[i]) * field.width;
    if (field.bytes.empty())
      for (std::size_t column = 0; column < field.width; ++column) *out++ = static_cast<T>(field.reals[start + column]);
    else
      for (std::size_t column = 0; column < field.width; ++column) *out++ = static_cast<T>(field.byte_values[field.bytes[start + column]]);
  }
}

}  // namespace

double Field::value(std::int64_t row, std::size_t column) const {
  const std::size_t at = static_cast<std::size_t>(row) * width + column;
  if (!labels.empty()) return labels[at];
  return bytes.empty() ? reals[at] : byte_values[bytes[at]];
}

void Field::transform(const Transform& transform) {
  if (!bytes.empty() && transform.shift.size() == 1) {
    for (double& value : byte_values) value = transform.apply(value, 0);
    return;
  }
  if (!bytes.empty()) {
    reals.reserve(bytes.size());
    for (const std::uint8_t byte : bytes) reals.push_back(byte_values[byte]);
    bytes.clear();
    bytes.shrink_to_fit();
  }
  for (std::size_t at = 0; at < reals.size(); ++at) reals[at] = transform.apply(reals[at], at % width);
}

void Field::copy_rows(const std::int64_t* rows, std::int64_t count, Span out) const {
  const Span room = out.part(0, count * static_cast<std::int64_t>(width));
  if (classes > 0) {
    const auto values = room.as<std::int32_t>();
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = labels[static_cast<std::size_t>(rows[i])];
  } else if (out.dtype == Dtype::f32) {
    copy(*this, rows, count, room.as<float>().data());
  } else {
    copy(*this, rows, count, room.as<double>().data());
  }
}

const Field* Table::find(const std::string& name) const {
  for (const Field& field : fields)
    if (field.name == name) return &field;
  return nullptr;
}

const char* name_of(Part part) { return part == Part::train ? "train" : part == Part::validation ? "validation" : "test"; }

}  // namespace tephra::data
