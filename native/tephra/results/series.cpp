#include <tephra/results/series.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

#include <tephra/results/artefacts.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::results {
namespace {

bool holds_numbers(const Table& table, std::size_t column) {
  return std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) { return row[column].number(); });
}

std::string listed(const Table& table) {
  std::string out;
  for (const std::string& column : table.columns) out += (out.empty() ? "" : ", ") + column;
  return out;
}

std::size_t axis_column(const Stage& stage, const Table& table, const std::string& column) {
  const std::int64_t found = table.find(column);
  if (found < 0) throw Error(Exit::wrong_use, stage.block(), "there is no column \"" + column + "\" to draw along; there are: " + listed(table) + ".");
  return static_cast<std::size_t>(found);
}

bool is_loss(std::string_view name) { return name.size() >= 4 && name.substr(name.size() - 4) == "loss"; }

class Drawn {
 public:
  Drawn(const Stage& stage, const Plot& settings) : stage_(stage), settings_(settings) {}

  void add(const Input& input) {
    switch (input.kind) {
      case Kind::scores: return add_scores(read_scores(stage_, input.block));
      case Kind::trace: return add_trace(input, read_trace(stage_, input.block));
      case Kind::curve:
      case Kind::table: return add_table(input, read_table(stage_, input));
    }
  }

  Drawing take() { return {.kind = settings_.kind, .logarithmic = settings_.logarithmic, .x = x_, .series = std::move(series_)}; }

 private:
  std::string named(const Input& input, const std::string& column) const { return settings_.inputs.size() > 1 ? input.name + ": " + column : column; }

  Series& series(const std::string& name) {
    for (Series& one : series_)
      if (one.name == name) return one;
    return series_.emplace_back(Series{.name = name, .x = {}, .y = {}});
  }

  void point(Series& series, double x, double y) const {
    if (!std::isfinite(x) || !std::isfinite(y) || (settings_.logarithmic && y <= 0)) return;
    series.x.push_back(x);
    series.y.push_back(y);
  }

  bool wanted(const std::string& column) const { return settings_.y.empty() || std::find(settings_.y.begin(), settings_.y.end(), column) != settings_.y.end(); }

  void add_scores(const std::vector<Score>& scores) {
    if (x_.empty()) x_ = "input";
    for (const auto& [name, value] : scores)
      if (wanted(name)) point(series(name), scores_seen_, value);
    ++scores_seen_;
  }

  void add_table(const Input& input, const Table& table) {
    if (table.columns.empty()) return;
    std::size_t x = 0;
    if (!settings_.x.empty()) x = axis_column(stage_, table, settings_.x);
    else
      while (x + 1 < table.columns.size() && !holds_numbers(table, x)) ++x;
    x_ = table.columns[x];
    for (const std::size_t column : columns_of(input, table, x)) {
      Series& one = series(named(input, table.columns[column]));
      for (const auto& row : table.rows) {
        const auto *at = row[x].number(), *value = row[column].number();
        if (at && value) point(one, *at, *value);
      }
    }
  }

  std::vector<std::size_t> columns_of(const Input& input, const Table& table, std::size_t x) const {
    std::vector<std::size_t> columns;
    for (const std::string& name : settings_.y) {
      const std::int64_t column = table.find(name);
      if (column >= 0) columns.push_back(static_cast<std::size_t>(column));
      else std::printf("%s: note: %s has no \"%s\" to draw; it has: %s\n", stage_.name().c_str(), input.name.c_str(), name.c_str(), listed(table).c_str());
    }
    if (!settings_.y.empty()) return columns;
    for (std::size_t column = 0; column < table.columns.size(); ++column)
      if (column != x && holds_numbers(table, column) && (input.kind != Kind::curve || is_loss(table.columns[column]))) columns.push_back(column);
    return columns;
  }

  void add_trace(const Input& input, const Table& trace) {
    x_ = "s";
    double epoch_began = 0;
    for (const auto& row : trace.rows) {
      const std::string& event = *row[0].text();
      const double t = *row[1].number();
      const bool epoch = event == "epoch";
      if (wanted(event)) point(series(named(input, event)), epoch ? epoch_began : t, t);
      if (epoch || event == "stage-started") epoch_began = t;
    }
  }

  const Stage& stage_;
  const Plot& settings_;
  std::vector<Series> series_;
  std::string x_;
  double scores_seen_ = 0;
};

}  // namespace

Drawing drawing_of(const Stage& stage, const Plot& settings) {
  Drawn drawn(stage, settings);
  for (const Input& input : settings.inputs) drawn.add(input);
  return drawn.take();
}

}  // namespace tephra::results
