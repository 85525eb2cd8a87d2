#include <algorithm>
#include <cstdio>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/results/table.hpp>
#include <tephra/train/predictor.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {
namespace {

// Numbers of a row each, row-major.
struct Columns {
  std::string name;
  std::int64_t width;
  std::vector<double> values;
};

// The most likely class of each row, and how likely each class is: softmax of the logits.
std::vector<Columns> of_classes(const Outcomes& outcomes) {
  Columns prediction{.name = "prediction", .width = 1, .values = {}}, probability{.name = "probability", .width = outcomes.width, .values = {}};
  for (std::int64_t row = 0; row < outcomes.rows; ++row) {
    const double* logits = outcomes.predictions.data() + row * outcomes.width;
    prediction.values.push_back(static_cast<double>(std::max_element(logits, logits + outcomes.width) - logits));
    probability.values.insert(probability.values.end(), logits, logits + outcomes.width);
    softmax(std::span(probability.values).last(static_cast<std::size_t>(outcomes.width)));
  }
  return {std::move(prediction), std::move(probability)};
}

std::vector<Columns> columns_of(const Predictor& predictor, const Outcomes& outcomes) {
  std::vector<Columns> all = {{.name = "row", .width = 1, .values = {predictor.rows().begin(), predictor.rows().end()}}};
  if (predictor.tells_classes()) {
    if (!outcomes.labels.empty()) all.push_back({.name = "target", .width = 1, .values = {outcomes.labels.begin(), outcomes.labels.end()}});
    for (Columns& one : of_classes(outcomes)) all.push_back(std::move(one));
    return all;
  }
  if (!outcomes.targets.empty()) all.push_back({.name = "target", .width = outcomes.width, .values = outcomes.targets});
  all.push_back({.name = "prediction", .width = outcomes.width, .values = outcomes.predictions});
  return all;
}

results::Table table_of(const std::vector<Columns>& all, std::int64_t rows) {
  results::Table table{.columns = {}, .rows = std::vector<std::vector<results::Cell>>(static_cast<std::size_t>(rows))};
  for (const auto& [name, width, values] : all) {
    for (std::int64_t column = 0; column < width; ++column) table.columns.push_back(width == 1 ? name : name + "." + std::to_string(column));
    for (std::size_t i = 0; i < values.size(); ++i) table.rows[i / static_cast<std::size_t>(width)].emplace_back(values[i]);
  }
  return table;
}

void write_npz(const std::string& path, const std::vector<Columns>& all, std::int64_t rows) {
  std::vector<files::NpzEntry> entries;
  for (const auto& [name, width, values] : all) {
    const std::vector<std::int64_t> shape = width == 1 ? std::vector<std::int64_t>{rows} : std::vector<std::int64_t>{rows, width};
    entries.push_back({name, files::Element::f64, shape, values.data()});
  }
  files::write_npz(path, entries);
}

}  // namespace

Outcome predict(Stage& stage, const Predict& settings) {
  const auto& [id, model, data, network, dtype, part, seed, format] = settings;
  return with_predictions(stage, {id, model, data, network, dtype, part, seed}, [&](const Predictor& predictor, const Outcomes& outcomes) {
    const OutputFolder folder = stage.output(settings.id);
    folder.make();
    const std::vector<Columns> all = columns_of(predictor, outcomes);
    const std::string name = settings.format == Predict::Format::csv ? "table.csv" : "table.npz";
    if (settings.format == Predict::Format::csv) files::write_atomically(folder.file(name), results::csv_of(table_of(all, outcomes.rows)));
    else write_npz(folder.file(name), all, outcomes.rows);
    folder.finish({name});
    std::printf("%s: wrote %lld rows to %s\n", stage.name().c_str(), static_cast<long long>(outcomes.rows), folder.file(name).c_str());
  });
}

}  // namespace tephra::train
