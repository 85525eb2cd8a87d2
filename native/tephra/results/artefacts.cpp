#include <tephra/results/artefacts.hpp>

#include <algorithm>
#include <cstdint>
#include <set>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/mapped_file.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::results {
namespace {

using files::Json;

OutputFolder folder_of(const Stage& stage, const std::string& block) {
  OutputFolder folder = stage.output(block);
  if (!folder.complete()) throw Error(Exit::input_missing, stage.block(), folder.path() + ": the results of block " + block + " are not there. Run the stage that makes them first.");
  return folder;
}

Json read(const Stage& stage, const std::string& block, const std::string& name) { return Json::read(folder_of(stage, block).file(name)); }

Table table_of(const std::vector<Score>& scores) {
  Table table{.columns = {"score", "value"}, .rows = {}};
  for (const auto& [name, value] : scores) table.rows.push_back({name, value});
  return table;
}

}  // namespace

const Score* find_score(const std::vector<Score>& scores, const std::string& name) {
  const auto found = std::find_if(scores.begin(), scores.end(), [&](const Score& score) { return score.name == name; });
  return found == scores.end() ? nullptr : &*found;
}

std::vector<Score> read_scores(const Stage& stage, const std::string& block) {
  std::vector<Score> scores;
  const Json json = read(stage, block, "scores.json");
  for (const auto& [name, value] : json.at("scores").object()) scores.push_back({name, value.number()});
  return scores;
}

Table read_curve(const Stage& stage, const std::string& block) {
  const Json json = read(stage, block, "curve.json");
  const Json::Object& all = json.at("series").object();
  std::set<std::int64_t> steps;
  for (const auto& [name, series] : all)
    for (const std::int64_t step : series.at("step").integers()) steps.insert(step);
  Table table{.columns = {"step"}, .rows = {}};
  for (const std::int64_t step : steps) table.rows.push_back({static_cast<double>(step)});
  for (const auto& [name, series] : all) {
    table.columns.push_back(name);
    const std::vector<std::int64_t> at = series.at("step").integers();
    const std::vector<double> values = series.at("value").numbers();
    if (at.size() != values.size()) throw Error(Exit::bad_data, stage.block(), "curve.json of block " + block + ": \"" + name + "\" has another count of steps than of values.");
    std::size_t next = 0;
    std::size_t row = 0;
    for (const std::int64_t step : steps) table.rows[row++].push_back(next < at.size() && at[next] == step ? Cell(values[next++]) : Cell());
  }
  return table;
}

Table read_trace(const Stage& stage, const std::string& block) {
  const Json json = read(stage, block, "trace.json");
  Table table{.columns = {"event", "t", "seconds"}, .rows = {}};
  const Json::Array& events = json.at("events").array();
  const double first = events.empty() ? 0 : events.front().at("t").number();
  for (const Json& event : events) {
    const Json* values = event.find("values");
    const Json* seconds = values ? values->find("step_seconds") : nullptr;
    table.rows.push_back({event.at("event").string(), event.at("t").number() - first, seconds ? Cell(seconds->number()) : Cell()});
  }
  return table;
}

Table read_table(const Stage& stage, const Input& input) {
  switch (input.kind) {
    case Kind::scores: return table_of(read_scores(stage, input.block));
    case Kind::curve: return read_curve(stage, input.block);
    case Kind::trace: return read_trace(stage, input.block);
    case Kind::table: break;
  }
  const OutputFolder folder = folder_of(stage, input.block);
  const std::string csv = folder.file("table.csv");
  if (!files::exists(csv)) return table_of_npz(folder.file("table.npz"));
  const files::MappedFile file(csv);
  return table_of_csv(std::string(file.bytes()), csv);
}

void write_scores(Stage& stage, const OutputFolder& folder, const std::vector<Score>& scores) {
  Json values{Json::Object()};
  for (const auto& [name, value] : scores) values.set(name, value);
  Json record;
  record.set("block", stage.block()).set("scores", values);
  files::write_atomically(folder.file("scores.json"), Json().set("version", 1).set("block", stage.block()).set("scores", values).text(2) + "\n");
  stage.log().event("scores", record);
}

}  // namespace tephra::results
