#include <tephra/data/sources.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

#include <tephra/data/arrays_reader.hpp>
#include <tephra/data/cifar_reader.hpp>
#include <tephra/data/class_number.hpp>
#include <tephra/data/csv_reader.hpp>
#include <tephra/data/idx_reader.hpp>
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

std::vector<ColumnsField> fields_of(const Steps& steps) {
  if (steps.columns) return steps.columns->fields;
  std::vector<ColumnsField> out;
  for (const std::string& column : steps.csv->columns) out.push_back({.field = column, .columns = {column}});
  return out;
}

Table table_of_csv(const Steps& steps, const Bindings& bindings) {
  const std::string& block = steps.columns ? steps.columns->id : steps.csv->id;
  const std::vector<ColumnsField> wanted_fields = fields_of(steps);
  std::vector<std::string> wanted;
  for (const ColumnsField& field : wanted_fields) {
    if (field.columns.empty() || (field.classes > 0 && field.columns.size() != 1))
      throw Error(Exit::wrong_use, block, "field \"" + field.field + "\" needs " + (field.classes > 0 ? "exactly one column." : "at least one column."));
    for (const std::string& column : field.columns)
      if (std::find(wanted.begin(), wanted.end(), column) == wanted.end()) wanted.push_back(column);
  }
  const std::string path = bindings.path_of(steps.csv->name, steps.csv->path, steps.csv->id);
  const auto columns = read_csv(path, *steps.csv, wanted);
  const auto column_of = [&](const std::string& name) -> const std::vector<double>& {
    return columns[static_cast<std::size_t>(std::find(wanted.begin(), wanted.end(), name) - wanted.begin())];
  };

  Table table;
  table.rows = static_cast<std::int64_t>(columns.empty() ? 0 : columns.front().size());
  for (const ColumnsField& wanted_field : wanted_fields) {
    Field field{.name = wanted_field.field, .classes = wanted_field.classes, .width = wanted_field.columns.size()};
    if (field.classes > 0) {
      fill_labels(field, column_of(wanted_field.columns[0]), wanted_field.columns[0], block, path);
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

Table table_of_idx(const Idx& idx, const Bindings& bindings) {
  return table_of_images(read_idx(bindings.path_of(idx.images, idx.images_path, idx.id), bindings.path_of(idx.labels, idx.labels_path, idx.id), idx),
                         {idx.height, idx.width}, idx.classes);
}

Table table_of_cifar(const Cifar& cifar, const Bindings& bindings) {
  return table_of_images(read_cifar(bindings.path_of(cifar.name, cifar.path, cifar.id), cifar), {3, 32, 32}, cifar.classes);
}

}  // namespace

Table read_source(const Steps& steps, const Bindings& bindings) {
  if (steps.csv) return table_of_csv(steps, bindings);
  if (steps.columns) throw Error(Exit::wrong_use, steps.columns->id, std::string(steps.arrays ? "arrays" : "images") + " have no columns to choose from.");
  if (steps.idx) return table_of_idx(*steps.idx, bindings);
  if (steps.cifar) return table_of_cifar(*steps.cifar, bindings);
  if (steps.arrays) return read_arrays(bindings.path_of(steps.arrays->name, steps.arrays->path, steps.arrays->id), *steps.arrays);
  throw Error(Exit::wrong_use, "", "this dataset reads no file.");
}

}  // namespace tephra::data
