#include <tephra/train/curve.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/files/mapped_file.hpp>
#include <tephra/job/metrics_log.hpp>

namespace tephra::train {
namespace {

using files::Json;

struct Series {
  std::string name;
  std::vector<std::int64_t> steps;
  std::vector<double> values;

  // An attempt takes the place of what an earlier one said of this step and of those after it.
  void add(std::int64_t step, double value) {
    while (!steps.empty() && steps.back() >= step) {
      steps.pop_back();
      values.pop_back();
    }
    steps.push_back(step);
    values.push_back(value);
  }
};

class Story {
 public:
  explicit Story(std::string stage) : stage_(std::move(stage)) {}

  void read(const std::string& path, int attempt) {
    if (!files::exists(path)) return;
    const files::MappedFile file(path);
    std::string_view rest = file.bytes().substr(0, whole_lines(file.bytes()));
    for (std::size_t end; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
      const std::string_view line = rest.substr(0, end);
      add(Json::parse(line.substr(line.find('{')), path), attempt);
    }
  }

  const std::vector<Series>& series() const { return series_; }
  Json::Array take_events() { return std::move(events_); }

 private:
  void add(Json record, int attempt) {
    const Json* stage = record.find("stage");
    if (stage == nullptr || stage->string() != stage_) return;
    if (const Json* values = record.find("values"))
      for (const auto& [name, value] : values->object()) series_of(name).add(record.at("step").integer(), value.number());
    const bool is_epoch = record.find("ranks") != nullptr && record.find("values") != nullptr;
    if (is_epoch) record.set("event", "epoch");
    if (record.find("event") != nullptr) events_.push_back(record.set("attempt", attempt));
  }

  Series& series_of(const std::string& name) {
    for (Series& known : series_)
      if (known.name == name) return known;
    return series_.emplace_back(Series{.name = name, .steps = {}, .values = {}});
  }

  std::string stage_;
  std::vector<Series> series_;
  Json::Array events_;
};

Json head(const Stage& stage) { return Json().set("version", 1).set("stage", stage.name()).set("block", stage.block()); }

Json curve_of(const Stage& stage, const std::vector<Series>& all) {
  Json::Array names;
  Json series{Json::Object()};
  for (const Series& one : all) {
    names.emplace_back(one.name);
    series.set(one.name, Json().set("step", Json::list(one.steps)).set("value", Json::list(one.values)));
  }
  return head(stage).set("axes", Json::Array{"step"}).set("values", std::move(names)).set("series", std::move(series));
}

}  // namespace

void write_curve_and_trace(const Stage& stage, const OutputFolder& folder) {
  Story story(stage.name());
  const Environment& environment = stage.environment();
  for (int attempt = 1; attempt <= environment.attempt; ++attempt) story.read(metrics_path(environment.run_folder, attempt), attempt);
  files::write_atomically(folder.file("curve.json"), curve_of(stage, story.series()).text() + "\n");
  files::write_atomically(folder.file("trace.json"), head(stage).set("events", story.take_events()).text() + "\n");
}

}  // namespace tephra::train
