#include <tephra/data/arrays_reader.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <tephra/data/class_number.hpp>
#include <tephra/data/mapped_rows.hpp>
#include <tephra/files/array_file.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

// The position in memory order of the first number that is NaN or infinite; `count` when there is none.
std::size_t first_not_finite(const files::ArrayView& array, std::size_t count) {
  const MappedRows line{.keeper = {}, .first = array.first, .number = array.number, .swapped = array.swapped, .row_stride = 0, .columns = {}};
  std::array<double, 512> piece;
  for (std::size_t at = 0; at < count; at += piece.size()) {
    const std::size_t length = std::min(piece.size(), count - at);
    line.read(0, at, {piece.data(), length});
    // A sum of zeros unless one of them is not finite; this the compiler turns into vector instructions.
    double spoilt = 0;
    for (std::size_t i = 0; i < length; ++i) spoilt += piece[i] * 0;
    if (spoilt == 0) continue;
    for (std::size_t i = 0; i < length; ++i)
      if (!std::isfinite(piece[i])) return at + i;
  }
  return count;
}

class ArraysReader {
 public:
  ArraysReader(const std::string& path, const Arrays& settings) : settings_(settings), file_(path) {}

  Table read() const {
    Table table;
    for (const ArraysField& wanted : settings_.fields) {
      Field field = read_field(wanted, table.rows);
      table.fields.push_back(std::move(field));
    }
    if (settings_.rows > 0 && table.rows != settings_.rows)
      refuse("has " + std::to_string(table.rows) + " rows where the job was made for " + std::to_string(settings_.rows) + ". Make the job again from this file, or bind the other.");
    return table;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw Error(Exit::bad_data, settings_.id, file_.path() + ": " + what); }

  static std::string title(const ArraysField& wanted) { return wanted.variable.empty() ? "the array" : "\"" + wanted.variable + "\""; }

  // `rows` becomes the row count of the table with its first field.
  Field read_field(const ArraysField& wanted, std::int64_t& rows) const {
    const files::ArrayView array = file_.array(wanted.variable);
    if (array.shape.empty()) refuse(title(wanted) + " is a single number, not rows of them.");
    ArrayRows found = rows_of(array, settings_.rows_axis);
    if (found.count == 0 || found.width == 0) refuse(title(wanted) + " is " + files::shape_text(array.shape) + ": there are no numbers in it.");
    if (rows != 0 && found.count != rows)
      refuse(title(wanted) + " is " + files::shape_text(array.shape) + ", which makes " + std::to_string(found.count) + " rows where " + title(settings_.fields[0]) + " makes " +
             std::to_string(rows) + ". " + other_axis());
    rows = found.count;
    check_finite(array, wanted);
    Field field{.name = wanted.field, .dims = std::move(found.dims), .classes = wanted.classes, .width = found.width};
    if (field.classes > 0) read_labels(field, found, wanted);
    else check_dims(field, wanted);
    if (field.classes == 0) field.mapped = std::move(found.rows);
    return field;
  }

  std::string other_axis() const {
    return std::string("Rows are counted by the ") + (settings_.rows_axis == RowsAxis::first ? "first" : "last") + " dimension; choose the other, or store the arrays alike.";
  }

  void check_finite(const files::ArrayView& array, const ArraysField& wanted) const {
    if (!files::is_float(array.number)) return;
    const std::size_t count = *files::count_of(array.shape), bad = first_not_finite(array, count);
    if (bad == count) return;
    const std::size_t rows_at = settings_.rows_axis == RowsAxis::first ? 0 : array.shape.size() - 1;
    const auto place = static_cast<std::int64_t>(bad * files::bytes_of(array.number));
    refuse("row " + std::to_string(place / array.strides[rows_at] % array.shape[rows_at]) + " (counted from 0) of " + title(wanted) +
           " holds a number that is NaN or infinite, and training on it would spoil every weight. Mend the array.");
  }

  void check_dims(const Field& field, const ArraysField& wanted) const {
    if (!wanted.dims.empty() && wanted.dims != field.dims)
      refuse(title(wanted) + " has rows of " + files::shape_text(field.dims) + " where the job was made for " + files::shape_text(wanted.dims) + ". Make the job again from this file, or bind the other.");
  }

  void read_labels(Field& field, const ArrayRows& found, const ArraysField& wanted) const {
    if (found.width != 1) refuse(title(wanted) + " has " + std::to_string(found.width) + " numbers a row where class numbers are one. " + other_axis());
    field.dims.clear();
    field.labels.reserve(static_cast<std::size_t>(found.count));
    for (std::int64_t row = 0; row < found.count; ++row) {
      double value = 0;
      found.rows.read(row, 0, {&value, 1});
      const auto label = class_number(value, field.classes);
      if (!label)
        refuse("row " + std::to_string(row) + " (counted from 0) of " + title(wanted) + " is no class number from 0 to " + std::to_string(field.classes - 1) + ".");
      field.labels.push_back(*label);
    }
  }

  const Arrays& settings_;
  files::ArrayFile file_;
};

}  // namespace

Table read_arrays(const std::string& path, const Arrays& settings) {
  if (settings.fields.empty()) throw Error(Exit::wrong_use, settings.id, "no array is chosen. Name at least one field.");
  try {
    return ArraysReader(path, settings).read();
  } catch (const Error& error) {
    if (!error.block().empty()) throw;
    throw Error(error.code(), settings.id, error.what());
  }
}

}  // namespace tephra::data
