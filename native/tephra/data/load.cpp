#include <tephra/data/load.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

#include <tephra/data/fitting.hpp>
#include <tephra/data/order.hpp>
#include <tephra/data/sources.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

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

Table split_table(const Steps& steps, const Bindings& bindings) {
  Table table = read_source(steps, bindings);
  if (steps.split) {
    table.parts = split_rows(table.rows, *steps.split);
  } else {
    table.parts[0].resize(static_cast<std::size_t>(table.rows));
    std::iota(table.parts[0].begin(), table.parts[0].end(), std::int64_t{0});
  }
  return table;
}

void apply(Table& table, Transform transform) {
  Field& field = field_of(table, transform.field, transform.block);
  if (field.classes > 0) throw Error(Exit::wrong_use, transform.block, "field \"" + field.name + "\" holds class numbers, which have no scale.");
  if (transform.shift.size() != 1 && transform.shift.size() != field.width)
    throw Error(Exit::wrong_use, transform.block, "field \"" + field.name + "\" has " + std::to_string(field.width) + " columns where the model was fitted on " +
                                                      std::to_string(transform.shift.size()) + ".");
  if (transform.divisor.size() != transform.shift.size())
    throw Error(Exit::bad_data, transform.block, "the model shifts " + std::to_string(transform.shift.size()) + " columns of field \"" + field.name + "\" and divides " +
                                                     std::to_string(transform.divisor.size()) + ". Its model.json is damaged: train it again.");
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
  Table table = split_table(steps, bindings);
  for (const Description* step : steps.transforms) fit_and_apply(table, *step);
  return table;
}

Table load_as_fitted(const Dataset& dataset, const Bindings& bindings, const std::vector<Transform>& fitted) {
  Table table = split_table(steps_of(dataset), bindings);
  for (const Transform& transform : fitted)
    if (table.find(transform.field)) apply(table, transform);
  return table;
}

StatedParts stated_parts(const Dataset& dataset) {
  const Steps steps = steps_of(dataset);
  std::int64_t rows = steps.csv ? steps.csv->rows : steps.idx ? steps.idx->rows : steps.cifar ? steps.cifar->rows : steps.arrays ? steps.arrays->rows : 0;
  const std::int64_t limit = steps.idx ? steps.idx->limit : steps.cifar ? steps.cifar->limit : 0;
  if (limit > 0) rows = std::min(rows, limit);
  if (rows == 0) return {};
  if (!steps.split) return {.train = rows};
  const PartCounts counts = part_counts(rows, *steps.split);
  return {.train = counts.train, .validation = counts.validation, .test = counts.test};
}

}  // namespace tephra::data
