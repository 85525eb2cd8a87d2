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
  else if (!field.byte_values.empty() && field.on_reading.empty() && field.pooling.factor == 1) copy_bytes(field, rows, count, out);
  else copy_mapped(field, rows, count, out);
}

// Means of squares of what `read` (number to start at, room) reads.
template <class Read>
void read_pooled(const Pooling& pooling, Read read, std::size_t column, std::span<double> out) {
  const std::size_t factor = pooling.factor, height = pooling.height / factor, width = pooling.width / factor;
  std::array<double, 16> piece;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t at = column + i, plane = at / (height * width), y = at / width % height, x = at % width;
    double sum = 0;
    for (std::size_t line = 0; line < factor; ++line)
      for (std::size_t across = 0; across < factor; across += piece.size()) {
        const std::span<double> part(piece.data(), std::min(piece.size(), factor - across));
        read(plane * pooling.height * pooling.width + (y * factor + line) * pooling.width + x * factor + across, part);
        for (const double value : part) sum += value;
      }
    out[i] = sum / static_cast<double>(factor * factor);
  }
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

void Field::read_unpooled(std::int64_t row, std::size_t column, std::span<double> out) const {
  mapped.read(row, column, out);
  if (!byte_values.empty())
    for (double& value : out) value = byte_values[static_cast<std::size_t>(value)];
}

void Field::read(std::int64_t row, std::size_t column, std::span<double> out) const {
  const std::size_t start = static_cast<std::size_t>(row) * width + column;
  if (is_mapped()) {
    if (pooling.factor == 1) read_unpooled(row, column, out);
    else read_pooled(pooling, [&](std::size_t from, std::span<double> into) { read_unpooled(row, from, into); }, column, out);
    for (const Transform& transform : on_reading) transform.apply(out, column);
  } else if (classes > 0) {
    std::copy_n(labels.begin() + static_cast<std::ptrdiff_t>(start), out.size(), out.begin());
  } else {
    std::copy_n(reals.begin() + static_cast<std::ptrdiff_t>(start), out.size(), out.begin());
  }
}

void Field::pool(std::size_t factor) {
  std::int64_t &down = dims[dims.size() - 2], &across = dims[dims.size() - 1];
  // Means of means of equal squares are means of the larger square.
  if (pooling.factor == 1) pooling = {.factor = factor, .height = static_cast<std::size_t>(down), .width = static_cast<std::size_t>(across)};
  else pooling.factor *= factor;
  down /= static_cast<std::int64_t>(factor);
  across /= static_cast<std::int64_t>(factor);
  width /= factor * factor;
  if (is_mapped()) return;
  const std::size_t before = width * factor * factor;
  std::vector<double> smaller(reals.size() / before * width);
  for (std::size_t row = 0; row * width < smaller.size(); ++row) {
    const auto of_row = [&](std::size_t from, std::span<double> into) { std::copy_n(reals.data() + row * before + from, into.size(), into.data()); };
    read_pooled(pooling, of_row, 0, {smaller.data() + row * width, width});
  }
  reals = std::move(smaller);
  pooling = {};
}

void Field::hold(std::int64_t rows) {
  if (!is_mapped()) return;
  std::vector<double> numbers(static_cast<std::size_t>(rows) * width);
  for (std::int64_t row = 0; row < rows; ++row) read(row, 0, {numbers.data() + static_cast<std::size_t>(row) * width, width});
  reals = std::move(numbers);
  mapped = {};
  byte_values.clear();
  on_reading.clear();
  pooling = {};
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
