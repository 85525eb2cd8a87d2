#include <tephra/data/load.hpp>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include <tephra/data/collocation.hpp>
#include <tephra/data/fitting.hpp>
#include <tephra/data/labels.hpp>
#include <tephra/data/order.hpp>
#include <tephra/data/sources.hpp>
#include <tephra/data/subset.hpp>
#include <tephra/files/array_view.hpp>
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

void pool(Table& table, const PoolImages& settings) {
  Field& field = field_of(table, settings.field, settings.id);
  if (settings.factor < 1) throw Error(Exit::wrong_use, settings.id, "images cannot be made smaller by " + std::to_string(settings.factor) + ". Use 1 or more.");
  const bool image = field.classes == 0 && field.dims.size() >= 2;
  if (!image || field.dims.back() % settings.factor != 0 || field.dims[field.dims.size() - 2] % settings.factor != 0)
    throw Error(Exit::wrong_use, settings.id, "field \"" + field.name + "\" is " + files::shape_text(field.dims) + " a row: it needs a height and a width that are multiples of " +
                                                  std::to_string(settings.factor) + ". Choose another factor or field.");
  field.pool(static_cast<std::size_t>(settings.factor));
}

Field& class_field_of(Table& table, const std::string& name, const std::string& block) {
  Field& field = field_of(table, name, block);
  if (field.classes == 0) throw Error(Exit::wrong_use, block, "field \"" + field.name + "\" holds no class numbers to divide by.");
  return field;
}

// Null where no field is named.
const std::vector<std::int32_t>* labels_of(Table& table, const std::string& field, const std::string& block) {
  return field.empty() ? nullptr : &class_field_of(table, field, block).labels;
}

void fold(Table& table, const KFold& settings) {
  auto& [train, validation, test] = table.parts;
  std::vector<std::int64_t> rows;
  std::merge(train.begin(), train.end(), validation.begin(), validation.end(), std::back_inserter(rows));
  Fold found = fold_rows(rows, settings, labels_of(table, settings.stratify, settings.id));
  train = std::move(found.train);
  validation = std::move(found.validation);
}

void choose(Table& table, const ChooseLabels& settings) {
  Field& field = class_field_of(table, settings.field, settings.id);
  for (auto& rows : table.parts) rows = rows_of_labels(rows, settings, field);
  auto& train = table.parts[0];
  train = at_most_each(train, settings, field.labels);
  if (train.empty()) throw Error(Exit::bad_data, settings.id, "no row of part train is of the classes chosen. Choose others, or look at the data.");
  if (settings.renumber && !settings.labels.empty()) renumber(field, settings.labels);
}

void filter(Table& table, const FilterSamples& settings, const Bindings& bindings) {
  const std::string path = bindings.result_of(settings.subset, "subset.npz", settings.id);
  auto& train = table.parts[0];
  const std::vector<double> scores = read_scores(path, train, settings);
  train = filtered_rows(train, scores, settings, labels_of(table, settings.per_class, settings.id));
}

void arrange(Table& table, const Description& step, const Bindings& bindings) {
  if (const auto* split = std::get_if<Split>(&step.step)) {
    table.parts = split_rows(table.part(Part::train), *split, labels_of(table, split->stratify, split->id));
  } else if (const auto* take = std::get_if<Take>(&step.step)) {
    auto& rows = table.parts[static_cast<std::size_t>(take->part)];
    rows = taken_rows(rows, *take);
  } else if (const auto* folds = std::get_if<KFold>(&step.step)) {
    fold(table, *folds);
  } else if (const auto* labels = std::get_if<ChooseLabels>(&step.step)) {
    choose(table, *labels);
  } else if (const auto* scored = std::get_if<FilterSamples>(&step.step)) {
    filter(table, *scored, bindings);
  } else if (const auto* points = std::get_if<Collocation>(&step.step)) {
    add_collocation(table, *points);
  }
}

Table prepared_table(const Steps& steps, const Bindings& bindings) {
  Table table = read_source(steps, bindings);
  for (const PoolImages* settings : steps.pools) pool(table, *settings);
  table.parts[0].resize(static_cast<std::size_t>(table.rows));
  std::iota(table.parts[0].begin(), table.parts[0].end(), std::int64_t{0});
  for (const Description* step : steps.rows) arrange(table, *step, bindings);
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
  if (table.points > 0 && name == "known") throw Error(Exit::wrong_use, block, "field \"known\" tells rows from points, which another scale would end. Leave it out.");
  return field;
}

// Those of part train that the source holds: the zeros of collocation points would count in a mean.
std::vector<std::int64_t> rows_to_fit(const Table& table, const std::string& block) {
  std::vector<std::int64_t> rows;
  for (const std::int64_t row : table.part(Part::train))
    if (row < table.rows - table.points) rows.push_back(row);
  if (rows.empty()) throw Error(Exit::bad_data, block, "part train holds no row of the data to fit to. Draw collocation points behind the split and the take.");
  return rows;
}

void fit_and_apply(Table& table, const Description& step) {
  if (const auto* standardise = std::get_if<Standardise>(&step.step)) {
    const std::vector<std::int64_t> rows = rows_to_fit(table, standardise->id);
    for (const std::string& name : standardise->fields)
      apply(table, fit_standardise(numeric_field(table, name, standardise->id), rows, standardise->id));
  } else if (const auto* scale = std::get_if<Scale>(&step.step)) {
    apply(table, fit_scale(numeric_field(table, scale->field, scale->id), rows_to_fit(table, scale->id), *scale));
  }
}

}  // namespace

Table load(const Dataset& dataset, const Bindings& bindings) {
  const Steps steps = steps_of(dataset);
  Table table = prepared_table(steps, bindings);
  for (const Description* step : steps.transforms) fit_and_apply(table, *step);
  return table;
}

Table load_as_fitted(const Dataset& dataset, const Bindings& bindings, const std::vector<Transform>& fitted) {
  Table table = prepared_table(steps_of(dataset), bindings);
  for (const Transform& transform : fitted)
    if (table.find(transform.field)) apply(table, transform);
  return table;
}

namespace {

std::int64_t limited(std::int64_t rows, std::int64_t limit) { return limit > 0 ? std::min(rows, limit) : rows; }

struct StatedRows {
  std::int64_t operator()(const Idx& idx) const { return limited(idx.rows, idx.limit); }
  std::int64_t operator()(const Cifar& cifar) const { return limited(cifar.rows, cifar.limit); }
  std::int64_t operator()(const Synthetic& synthetic) const { return synthetic.n; }
  std::int64_t operator()(const auto& source) const {
    if constexpr (requires { source.rows; }) return source.rows;
    else return 0;
  }
};

}  // namespace

StatedParts stated_parts(const Dataset& dataset) {
  const Steps steps = steps_of(dataset);
  StatedParts parts{.train = steps.source ? std::visit(StatedRows{}, steps.source->step) : 0};
  if (parts.train == 0) return {};
  for (const Description* step : steps.rows) {
    if (const auto* split = std::get_if<Split>(&step->step)) {
      const PartCounts counts = part_counts(parts.train, *split);
      parts = {.train = counts.train, .validation = counts.validation, .test = counts.test};
    } else if (const auto* take = std::get_if<Take>(&step->step)) {
      std::int64_t& rows = take->part == Part::train ? parts.train : take->part == Part::validation ? parts.validation : parts.test;
      rows = taken_count(rows, *take);
    } else if (const auto* folds = std::get_if<KFold>(&step->step)) {
      const std::int64_t rows = parts.train + parts.validation;
      parts.validation = fold_count(rows, *folds);
      parts.train = rows - parts.validation;
    } else if (const auto* labels = std::get_if<ChooseLabels>(&step->step)) {
      // How many rows a class has, only the data tell.
      if (!labels->labels.empty() || labels->at_most > 0) return {};
    } else if (const auto* scored = std::get_if<FilterSamples>(&step->step)) {
      parts.train = filtered_count(parts.train, *scored);
    } else if (const auto* points = std::get_if<Collocation>(&step->step)) {
      parts.train += points->n;
    }
  }
  return parts;
}

}  // namespace tephra::data
