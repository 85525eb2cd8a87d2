#include <tephra/data/table.hpp>

#include <algorithm>
#include <array>

#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

// Rows are converted in pieces that stay in the first cache.
constexpr std::size_t piece_numbers = 512;

template <class T>
void copy_reals(const Field& field, const std::int64_t* rows, std::int64_t count, T* out) {
  for (std::int64_t i = 0; i < count; ++i) {
    const double* from = field.reals.data() + static_cast<std::size_t>(rows[i]) * field.width;
    for (std::size_t column = 0; column < field.width; ++column) *out++ = static_cast<T>(from[column]);
  }
}

template <class T>
void copy_bytes(const Field& field, const std::int64_t* rows, std::int64_t count, T* out) {
  std::array<T, 256> values;
  for (std::size_t byte = 0; byte < values.size(); ++byte) values[byte] = static_cast<T>(field.byte_values[byte]);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto* from = reinterpret_cast<const std::uint8_t*>(field.mapped.row(rows[i]));
    for (std::size_t column = 0; column < field.width; ++column) *out++ = values[from[column]];
  }
}

template <class T>
void copy_mapped(const Field& field, const std::int64_t* rows, std::int64_t count, T* out) {
  std::array<double, piece_numbers> piece;
  for (std::int64_t i = 0; i < count; ++i)
    for (std::size_t column = 0; column < field.width; column += piece.size()) {
      const std::span<double> part(piece.data(), std::min(piece.size(), field.width - column));
      field.read(rows[i], column, part);
      for (const double value : part) *out++ = static_cast<T>(value);
    }
}

template <class T>
void copy(const Field& field, const std::int64_t* rows, std::int64_t count, T* out) {
  if (!field.is_mapped()) copy_reals(field, rows, count, out);
  else if (!field.byte_values.empty() && field.on_reading.empty()) copy_bytes(field, rows, count, out);
  else copy_mapped(field, rows, count, out);
}

}  // namespace

void Transform::apply(std::span<double> values, std::size_t column) const {
  const double one_shift = shift[0], one_divisor = divisor[0];
  if (shift.size() == 1 && divisor.size() == 1)
    for (double& value : values) value = (value - one_shift) / one_divisor;
  else
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = apply(values[i], column + i);
}

double Field::value(std::int64_t row, std::size_t column) const {
  double out = 0;
  read(row, column, {&out, 1});
  return out;
}

void Field::read(std::int64_t row, std::size_t column, std::span<double> out) const {
  const std::size_t start = static_cast<std::size_t>(row) * width + column;
  if (is_mapped()) {
    mapped.read(row, column, out);
    if (!byte_values.empty())
      for (double& value : out) value = byte_values[static_cast<std::size_t>(value)];
    for (const Transform& transform : on_reading) transform.apply(out, column);
  } else if (classes > 0) {
    std::copy_n(labels.begin() + static_cast<std::ptrdiff_t>(start), out.size(), out.begin());
  } else {
    std::copy_n(reals.begin() + static_cast<std::ptrdiff_t>(start), out.size(), out.begin());
  }
}

void Field::transform(const Transform& transform) {
  if (!byte_values.empty() && on_reading.empty() && transform.shift.size() == 1) transform.apply(byte_values, 0);
  else if (is_mapped()) on_reading.push_back(transform);
  else
    for (std::size_t start = 0; start < reals.size(); start += width) transform.apply({reals.data() + start, width}, 0);
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
