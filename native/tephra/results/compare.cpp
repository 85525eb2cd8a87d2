#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <tephra/files/atomic_file.hpp>
#include <tephra/results/artefacts.hpp>
#include <tephra/results/results.hpp>
#include <tephra/results/root_stage.hpp>

namespace tephra::results {
namespace {

// NaN where one of them is: it has no place in an order.
double statistic_of(Statistic statistic, std::vector<double> values) {
  if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); })) return std::numeric_limits<double>::quiet_NaN();
  const auto count = static_cast<double>(values.size());
  switch (statistic) {
    case Statistic::mean: return std::accumulate(values.begin(), values.end(), 0.0) / count;
    case Statistic::least: return *std::min_element(values.begin(), values.end());
    case Statistic::greatest: return *std::max_element(values.begin(), values.end());
    case Statistic::median: break;
  }
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

// The names of all inputs in the order in which they are first met.
std::vector<std::string> names_of(const std::vector<std::vector<Score>>& all) {
  std::vector<std::string> names;
  for (const auto& scores : all)
    for (const Score& score : scores)
      if (std::find(names.begin(), names.end(), score.name) == names.end()) names.push_back(score.name);
  return names;
}

std::string numbered(const std::string& name, std::size_t input) { return name + "." + std::to_string(input); }

// "<name>.<i>" of each input, then "<name>" over those that have it.
std::vector<Score> side_by_side(const std::vector<std::vector<Score>>& all, Statistic statistic) {
  std::vector<Score> out;
  for (const std::string& name : names_of(all)) {
    std::vector<double> values;
    for (std::size_t input = 0; input < all.size(); ++input)
      if (const Score* score = find_score(all[input], name)) {
        out.push_back({numbered(name, input), score->value});
        values.push_back(score->value);
      }
    out.push_back({name, statistic_of(statistic, values)});
  }
  return out;
}

// A row an input.
Table table_of(const std::vector<Input>& inputs, const std::vector<std::vector<Score>>& all) {
  const std::vector<std::string> names = names_of(all);
  Table table{.columns = {"input"}, .rows = {}};
  table.columns.insert(table.columns.end(), names.begin(), names.end());
  for (std::size_t input = 0; input < all.size(); ++input) {
    std::vector<Cell>& row = table.rows.emplace_back();
    row.emplace_back(inputs[input].name);
    for (const std::string& name : names) {
      const Score* score = find_score(all[input], name);
      row.push_back(score ? Cell(score->value) : Cell());
    }
  }
  return table;
}

// The last value of each series.
std::vector<Score> ends_of(const Table& curve) {
  std::vector<Score> ends;
  for (std::size_t column = 1; column < curve.columns.size(); ++column)
    for (std::size_t row = curve.rows.size(); row-- > 0;)
      if (const auto* value = curve.rows[row][column].number()) {
        ends.push_back({curve.columns[column], *value});
        break;
      }
  return ends;
}

std::set<double> steps_of(const std::vector<Table>& curves) {
  std::set<double> steps;
  for (const Table& curve : curves)
    for (const auto& row : curve.rows) steps.insert(*row[0].number());
  return steps;
}

// The cells of a column, one for each of these steps.
std::vector<Cell> cells_at(const std::set<double>& steps, const Table& curve, std::size_t column) {
  std::vector<Cell> cells;
  std::size_t next = 0;
  for (const double step : steps)
    cells.push_back(next < curve.rows.size() && *curve.rows[next][0].number() == step ? curve.rows[next++][column] : Cell());
  return cells;
}

// A row a step; the columns of the inputs, numbered as their scores are, in the order of side_by_side.
Table table_of(const std::vector<Table>& curves, Statistic statistic) {
  const std::set<double> steps = steps_of(curves);
  Table table{.columns = {"step"}, .rows = {}};
  for (const double step : steps) table.rows.push_back({step});
  std::vector<std::vector<Score>> ends;
  for (const Table& curve : curves) ends.push_back(ends_of(curve));
  for (const std::string& name : names_of(ends)) {
    std::vector<std::vector<double>> values(steps.size());
    for (std::size_t input = 0; input < curves.size(); ++input) {
      const std::int64_t column = curves[input].find(name);
      if (column < 0) continue;
      table.columns.push_back(numbered(name, input));
      const std::vector<Cell> cells = cells_at(steps, curves[input], static_cast<std::size_t>(column));
      for (std::size_t row = 0; row < cells.size(); ++row) {
        table.rows[row].push_back(cells[row]);
        if (const auto* value = cells[row].number()) values[row].push_back(*value);
      }
    }
    table.columns.push_back(name);
    for (std::size_t row = 0; row < values.size(); ++row) table.rows[row].push_back(values[row].empty() ? Cell() : Cell(statistic_of(statistic, values[row])));
  }
  return table;
}

void write(Stage& stage, const std::vector<Score>& scores, const Table& table) {
  const OutputFolder folder = stage.output(stage.block());
  folder.make();
  write_scores(stage, folder, scores);
  files::write_atomically(folder.file("table.csv"), csv_of(table));
  folder.finish({"scores.json", "table.csv"});
  for (const Score& score : scores) std::printf("%s: %s %.6g\n", stage.name().c_str(), score.name.c_str(), score.value);
}

}  // namespace

Outcome compare(Stage& stage, const Compare& settings) {
  return root_stage(stage, [&] {
    const bool of_curves = !settings.inputs.empty() && settings.inputs.front().kind == Kind::curve;
    std::vector<std::vector<Score>> scores;
    std::vector<Table> curves;
    for (const Input& input : settings.inputs) {
      if (of_curves) curves.push_back(read_curve(stage, input.block));
      scores.push_back(of_curves ? ends_of(curves.back()) : read_scores(stage, input.block));
    }
    write(stage, side_by_side(scores, settings.statistic), of_curves ? table_of(curves, settings.statistic) : table_of(settings.inputs, scores));
  });
}

}  // namespace tephra::results
