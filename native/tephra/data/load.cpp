#include <tephra/data/load.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <tephra/data/csv_reader.hpp>
#include <tephra/data/description.hpp>
#include <tephra/data/idx_reader.hpp>
#include <tephra/data/order.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

// The steps of a dataset by what they do, in the order of the drawing.
struct Steps {
  const Csv* csv = nullptr;
  const Idx* idx = nullptr;
  const Columns* columns = nullptr;
  const Split* split = nullptr;
  std::vector<const Description*> transforms;
};

template <class Step>
void only_one(const Step*& slot, const Step& step, const char* what) {
  if (slot) throw Error(Exit::wrong_use, step.id, std::string("a dataset can be ") + what + " only once; " + slot->id + " does it too. Take one out.");
  slot = &step;
}

Steps steps_of(const Dataset& dataset) {
  Steps steps;
  for (const Description* at = dataset.description().get(); at; at = at->source.get()) {
    if (const auto* csv = std::get_if<Csv>(&at->step)) steps.csv = csv;
    else if (const auto* idx = std::get_if<Idx>(&at->step)) steps.idx = idx;
    else if (const auto* columns = std::get_if<Columns>(&at->step)) only_one(steps.columns, *columns, "cut into columns");
    else if (const auto* split = std::get_if<Split>(&at->step)) only_one(steps.split, *split, "split");
    else steps.transforms.insert(steps.transforms.begin(), at);
  }
  return steps;
}

std::string list_of(const std::vector<Field>& fields) {
  std::string out;
  for (const Field& field : fields) out += (out.empty() ? "" : ", ") + field.name;
  return out;
}

Field& field_of(Table& table, const std::string& name, const std::string& block) {
  for (Field& field : table.fields)
    if (field.name == name) return field;
  throw Error(Exit::wrong_use, block, "there is no field \"" + name + "\" in the dataset; it has " + list_of(table.fields) + ".");
}

void fill_labels(Field& field, const std::vector<double>& column, const std::string& name, const std::string& block, const std::string& path) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    const double value = column[row];
    if (value != std::floor(value) || value < 0 || value >= static_cast<double>(field.classes))
      throw Error(Exit::bad_data, block, path + ": row " + std::to_string(row + 1) + " of column \"" + name + "\" is no class number from 0 to " +
                                             std::to_string(field.classes - 1) + ".");
    field.labels.push_back(static_cast<std::int32_t>(value));
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

Table table_of_idx(const Idx& idx, const Bindings& bindings) {
  Images images = read_idx(bindings.path_of(idx.images, idx.images_path, idx.id), bindings.path_of(idx.labels, idx.labels_path, idx.id), idx);
  Table table;
  table.rows = static_cast<std::int64_t>(images.labels.size());
  Field image{.name = "image", .dims = {idx.height, idx.width}, .width = static_cast<std::size_t>(idx.height * idx.width)};
  image.bytes = std::move(images.pixels);
  image.byte_values.resize(256);
  std::iota(image.byte_values.begin(), image.byte_values.end(), 0.0);
  Field label{.name = "label", .classes = idx.classes};
  label.labels = std::move(images.labels);
  table.fields.push_back(std::move(image));
  table.fields.push_back(std::move(label));
  return table;
}

Table raw_table(const Steps& steps, const Bindings& bindings) {
  if (!steps.csv && !steps.idx) throw Error(Exit::wrong_use, "", "this dataset reads no file.");
  if (steps.idx && steps.columns) throw Error(Exit::wrong_use, steps.columns->id, "images have no columns to choose from.");
  Table table = steps.csv ? table_of_csv(steps, bindings) : table_of_idx(*steps.idx, bindings);
  if (steps.split) {
    table.parts = split_rows(table.rows, *steps.split);
  } else {
    table.parts[0].resize(static_cast<std::size_t>(table.rows));
    std::iota(table.parts[0].begin(), table.parts[0].end(), std::int64_t{0});
  }
  return table;
}

// Two passes, in f64: mean first, then the squares of the distances from it.
Transform fit_standardise(const Field& field, const std::vector<std::int64_t>& rows, const std::string& block) {
  Transform out{.block = block, .field = field.name, .kind = "standardise", .shift = {}, .divisor = {}};
  const auto count = static_cast<double>(rows.size());
  for (std::size_t column = 0; column < field.width; ++column) {
    double sum = 0, squares = 0;
    bool constant = true;
    for (const std::int64_t row : rows) {
      sum += field.value(row, column);
      constant = constant && field.value(row, column) == field.value(rows[0], column);
    }
    const double mean = constant ? field.value(rows[0], column) : sum / count;
    for (const std::int64_t row : rows) squares += (field.value(row, column) - mean) * (field.value(row, column) - mean);
    const double deviation = std::sqrt(squares / count);
    out.shift.push_back(mean);
    out.divisor.push_back(constant || deviation == 0 ? 1.0 : deviation);
  }
  return out;
}

Transform fit_scale(const Field& field, const std::vector<std::int64_t>& rows, const Scale& settings) {
  Transform out{.block = settings.id, .field = field.name, .kind = "scale", .shift = {}, .divisor = {}};
  const double range = settings.high - settings.low;
  if (!(range > 0)) throw Error(Exit::wrong_use, settings.id, "the low end of a scale must lie below its high end.");
  const auto add = [&](double least, double most) {
    const double divisor = most > least ? (most - least) / range : 1.0;
    out.divisor.push_back(divisor);
    out.shift.push_back(least - settings.low * divisor);
  };
  if (!field.bytes.empty()) {
    add(field.byte_values.front(), field.byte_values.back());
    return out;
  }
  for (std::size_t column = 0; column < field.width; ++column) {
    double least = field.value(rows[0], column), most = least;
    for (const std::int64_t row : rows) {
      least = std::min(least, field.value(row, column));
      most = std::max(most, field.value(row, column));
    }
    add(least, most);
  }
  return out;
}

void apply(Table& table, Transform transform) {
  Field& field = field_of(table, transform.field, transform.block);
  if (field.classes > 0) throw Error(Exit::wrong_use, transform.block, "field \"" + field.name + "\" holds class numbers, which have no scale.");
  if (transform.shift.size() != 1 && transform.shift.size() != field.width)
    throw Error(Exit::wrong_use, transform.block, "field \"" + field.name + "\" has " + std::to_string(field.width) + " columns where the model was fitted on " +
                                                      std::to_string(transform.shift.size()) + ".");
  field.transform(transform);
  table.transforms.push_back(std::move(transform));
}

Field& numeric_field(Table& table, const std::string& name, const std::string& block) {
  Field& field = field_of(table, name, block);
  if (field.classes > 0) throw Error(Exit::wrong_use, block, "field \"" + name + "\" holds class numbers, which have no scale.");
  return field;
}

void fit_and_apply(Table& table, const Description& step) {
  const auto& train = table.part(Part::train);
  if (const auto* standardise = std::get_if<Standardise>(&step.step)) {
    for (const std::string& name : standardise->fields)
      apply(table, fit_standardise(numeric_field(table, name, standardise->id), train, standardise->id));
  } else if (const auto* scale = std::get_if<Scale>(&step.step)) {
    apply(table, fit_scale(numeric_field(table, scale->field, scale->id), train, *scale));
  }
}

}  // namespace

Table load(const Dataset& dataset, const Bindings& bindings) {
  const Steps steps = steps_of(dataset);
  Table table = raw_table(steps, bindings);
  for (const Description* step : steps.transforms) fit_and_apply(table, *step);
  return table;
}

Table load_as_fitted(const Dataset& dataset, const Bindings& bindings, const std::vector<Transform>& fitted) {
  Table table = raw_table(steps_of(dataset), bindings);
  for (const Transform& transform : fitted)
    if (table.find(transform.field)) apply(table, transform);
  return table;
}

StatedParts stated_parts(const Dataset& dataset) {
  const Steps steps = steps_of(dataset);
  std::int64_t rows = steps.csv ? steps.csv->rows : steps.idx ? steps.idx->rows : 0;
  if (steps.idx && steps.idx->limit > 0) rows = std::min(rows, steps.idx->limit);
  if (rows == 0) return {};
  if (!steps.split) return {.train = rows};
  const PartCounts counts = part_counts(rows, *steps.split);
  return {.train = counts.train, .validation = counts.validation, .test = counts.test};
}

}  // namespace tephra::data
