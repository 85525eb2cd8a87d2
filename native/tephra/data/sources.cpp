#include <tephra/data/sources.hpp>

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include <tephra/data/array_table_reader.hpp>
#include <tephra/data/arrays_reader.hpp>
#include <tephra/data/cifar_reader.hpp>
#include <tephra/data/class_number.hpp>
#include <tephra/data/csv_reader.hpp>
#include <tephra/data/idx_reader.hpp>
#include <tephra/data/synthetic.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

void fill_labels(Field& field, const std::vector<double>& column, const std::string& name, const std::string& block, const std::string& path) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    const auto label = class_number(column[row], field.classes);
    if (!label)
      throw Error(Exit::bad_data, block, path + ": row " + std::to_string(row + 1) + " of column \"" + name + "\" is no class number from 0 to " +
                                             std::to_string(field.classes - 1) + ".");
    field.labels.push_back(*label);
  }
}

// What a table of columns is made from: a file, and how the columns that are wanted are read from it.
struct ColumnsSource {
  std::string id;
  std::string path;
  std::vector<std::string> columns;
  std::function<std::vector<std::vector<double>>(const std::vector<std::string>&)> read;
};

std::vector<ColumnsField> fields_of(const ColumnsSource& source, const Columns* chosen) {
  if (chosen) return chosen->fields;
  std::vector<ColumnsField> out;
  for (const std::string& column : source.columns) out.push_back({.field = column, .columns = {column}});
  return out;
}

Table table_of_columns(const ColumnsSource& source, const Columns* chosen) {
  const std::string& block = chosen ? chosen->id : source.id;
  const std::vector<ColumnsField> wanted_fields = fields_of(source, chosen);
  std::vector<std::string> wanted;
  for (const ColumnsField& field : wanted_fields) {
    if (field.columns.empty() || (field.classes > 0 && field.columns.size() != 1))
      throw Error(Exit::wrong_use, block, "field \"" + field.field + "\" needs " + (field.classes > 0 ? "exactly one column." : "at least one column."));
    for (const std::string& column : field.columns)
      if (std::find(wanted.begin(), wanted.end(), column) == wanted.end()) wanted.push_back(column);
  }
  const auto columns = source.read(wanted);
  const auto column_of = [&](const std::string& name) -> const std::vector<double>& {
    return columns[static_cast<std::size_t>(std::find(wanted.begin(), wanted.end(), name) - wanted.begin())];
  };

  Table table;
  table.rows = static_cast<std::int64_t>(columns.empty() ? 0 : columns.front().size());
  for (const ColumnsField& wanted_field : wanted_fields) {
    Field field{.name = wanted_field.field, .classes = wanted_field.classes, .width = wanted_field.columns.size()};
    if (field.classes > 0) {
      fill_labels(field, column_of(wanted_field.columns[0]), wanted_field.columns[0], block, source.path);
    } else {
      field.dims = {static_cast<std::int64_t>(field.width)};
      field.reals.resize(static_cast<std::size_t>(table.rows) * field.width);
      for (std::size_t column = 0; column < field.width; ++column) {
        const auto& from = column_of(wanted_field.columns[column]);
        for (std::size_t row = 0; row < from.size(); ++row) field.reals[row * field.width + column] = from[row];
      }
    }
    table.fields.push_back(std::move(field));
  }
  return table;
}

// Images are one field of bytes, 0 to 255, and one of class numbers.
Table table_of_images(Images images, std::vector<std::int64_t> dims, std::int64_t classes) {
  Table table;
  table.rows = static_cast<std::int64_t>(images.labels.size());
  Field image{.name = "image", .dims = std::move(dims), .mapped = std::move(images.pixels)};
  for (const std::int64_t dim : image.dims) image.width *= static_cast<std::size_t>(dim);
  image.byte_values.resize(256);
  std::iota(image.byte_values.begin(), image.byte_values.end(), 0.0);
  Field label{.name = "label", .classes = classes};
  label.labels = std::move(images.labels);
  table.fields.push_back(std::move(image));
  table.fields.push_back(std::move(label));
  return table;
}

struct Reader {
  const Columns* chosen;
  const Bindings& bindings;

  std::string path_of(const auto& settings) const { return bindings.path_of(settings.name, settings.path, settings.id); }

  Table operator()(const Csv& csv) const {
    const std::string path = path_of(csv);
    return table_of_columns({csv.id, path, csv.columns, [&](const auto& wanted) { return read_csv(path, csv, wanted); }}, chosen);
  }
  Table operator()(const ArrayTable& table) const {
    const std::string path = path_of(table);
    return table_of_columns({table.id, path, table.columns, [&](const auto& wanted) { return read_array_table(path, table, wanted); }}, chosen);
  }
  Table operator()(const Idx& idx) const {
    const std::string images = bindings.path_of(idx.images, idx.images_path, idx.id), labels = bindings.path_of(idx.labels, idx.labels_path, idx.id);
    return table_of_images(read_idx(images, labels, idx), {idx.height, idx.width}, idx.classes);
  }
  Table operator()(const Cifar& cifar) const { return table_of_images(read_cifar(path_of(cifar), cifar), {3, 32, 32}, cifar.classes); }
  Table operator()(const Arrays& arrays) const { return read_arrays(path_of(arrays), arrays); }
  Table operator()(const Synthetic& synthetic) const { return synthetic_table(synthetic); }
  Table operator()(const auto&) const { throw Error(Exit::wrong_use, "", "this dataset reads no file."); }
};

bool has_columns(const Description& source) { return std::holds_alternative<Csv>(source.step) || std::holds_alternative<ArrayTable>(source.step); }

}  // namespace

Table read_source(const Steps& steps, const Bindings& bindings) {
  if (!steps.source) throw Error(Exit::wrong_use, "", "this dataset reads no file.");
  if (steps.columns && !has_columns(*steps.source)) throw Error(Exit::wrong_use, steps.columns->id, "this source is no table and has no columns to choose from.");
  return std::visit(Reader{steps.columns, bindings}, steps.source->step);
}

}  // namespace tephra::data
