#include <tephra/data/array_table_reader.hpp>

#include <algorithm>
#include <cmath>

#include <tephra/data/mapped_rows.hpp>
#include <tephra/files/array_file.hpp>
#include <tephra/files/nearest.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

// An array whose numbers are read in C order, whatever the order of the file.
struct Numbers {
  std::vector<std::int64_t> shape;
  std::vector<double> values;
};

bool is_vector(const std::vector<std::int64_t>& shape) { return std::count_if(shape.begin(), shape.end(), [](std::int64_t dim) { return dim != 1; }) <= 1; }

class ArrayTableReader {
 public:
  ArrayTableReader(const std::string& path, const ArrayTable& settings) : settings_(settings), file_(path) {}

  std::vector<std::vector<double>> read(const std::vector<std::string>& wanted) const {
    const Numbers table = numbers_of(settings_.variable);
    const std::vector<std::string> names = settings_.axes.empty() ? matrix_columns(table) : grid_columns(table);
    const std::size_t width = settings_.axes.empty() ? names.size() : 1, rows = table.values.size() / width;
    if (settings_.rows > 0 && rows != static_cast<std::size_t>(settings_.rows))
      refuse("has " + std::to_string(rows) + " rows where the job was made for " + std::to_string(settings_.rows) + ". Make the job again from this file, or bind the other.");
    std::vector<std::vector<double>> out;
    for (const std::string& name : wanted) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) refuse("there is no column \"" + name + "\"." + files::among(name, names, "column"));
      const auto column = static_cast<std::size_t>(found - names.begin());
      const bool is_axis = !settings_.axes.empty() && column < settings_.axes.size();
      out.push_back(is_axis ? axis_column(table, column) : value_column(table, width, settings_.axes.empty() ? column : 0));
    }
    return out;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw Error(Exit::bad_data, settings_.id, file_.path() + ": " + what); }

  static std::string title(const std::string& variable) { return variable.empty() ? "the array" : "\"" + variable + "\""; }
  std::string base() const { return settings_.variable.empty() ? "array" : settings_.variable; }

  Numbers numbers_of(const std::string& variable) const {
    const files::ArrayView array = file_.array(variable);
    if (array.shape.empty()) refuse(title(variable) + " is a single number, not a table.");
    const ArrayRows rows = rows_of(array, RowsAxis::first);
    if (rows.count == 0 || rows.width == 0) refuse(title(variable) + " is " + files::shape_text(array.shape) + ": there are no numbers in it.");
    Numbers out{.shape = array.shape, .values = std::vector<double>(static_cast<std::size_t>(rows.count) * rows.width)};
    for (std::int64_t row = 0; row < rows.count; ++row) rows.rows.read(row, 0, {out.values.data() + static_cast<std::size_t>(row) * rows.width, rows.width});
    const auto bad = std::find_if(out.values.begin(), out.values.end(), [](double value) { return !std::isfinite(value); });
    if (bad != out.values.end())
      refuse("number " + std::to_string(bad - out.values.begin()) + " (counted from 0, the last dimension first) of " + title(variable) +
             " is NaN or infinite, and training on it would spoil every weight. Mend the array.");
    return out;
  }

  std::vector<std::string> matrix_columns(const Numbers& table) const {
    if (is_vector(table.shape)) return {base()};
    if (table.shape.size() > 2) refuse(title(settings_.variable) + " is " + files::shape_text(table.shape) + ", and a table has rows and columns. Name the vectors of its axes, to make a row of each point.");
    std::vector<std::string> out;
    for (std::int64_t column = 1; column <= table.shape[1]; ++column) out.push_back(base() + "_" + std::to_string(column));
    return out;
  }

  std::vector<std::string> grid_columns(const Numbers& table) const {
    if (settings_.axes.size() != table.shape.size())
      refuse(title(settings_.variable) + " is " + files::shape_text(table.shape) + ", and " + std::to_string(settings_.axes.size()) + " axes are named. Name one for each dimension.");
    std::vector<std::string> out = settings_.axes;
    out.push_back(base());
    return out;
  }

  std::vector<double> value_column(const Numbers& table, std::size_t width, std::size_t column) const {
    std::vector<double> out;
    out.reserve(table.values.size() / width);
    for (std::size_t at = column; at < table.values.size(); at += width) out.push_back(table.values[at]);
    return out;
  }

  // The coordinate of each point of the grid along dimension `axis`.
  std::vector<double> axis_column(const Numbers& table, std::size_t axis) const {
    const Numbers places = numbers_of(settings_.axes[axis]);
    const auto count = static_cast<std::size_t>(table.shape[axis]);
    if (!is_vector(places.shape) || places.values.size() != count)
      refuse(title(settings_.axes[axis]) + " is " + files::shape_text(places.shape) + " where dimension " + std::to_string(axis + 1) + " of " + title(settings_.variable) + " has " +
             std::to_string(count) + " places. Name the axes in the order of the dimensions.");
    std::size_t inner = 1;
    for (std::size_t dim = axis + 1; dim < table.shape.size(); ++dim) inner *= static_cast<std::size_t>(table.shape[dim]);
    std::vector<double> out(table.values.size());
    for (std::size_t at = 0; at < out.size(); ++at) out[at] = places.values[at / inner % count];
    return out;
  }

  const ArrayTable& settings_;
  files::ArrayFile file_;
};

}  // namespace

std::vector<std::vector<double>> read_array_table(const std::string& path, const ArrayTable& settings, const std::vector<std::string>& wanted) {
  try {
    return ArrayTableReader(path, settings).read(wanted);
  } catch (const Error& error) {
    if (!error.block().empty()) throw;
    throw Error(error.code(), settings.id, error.what());
  }
}

}  // namespace tephra::data
