#include <cstdio>
#include <utility>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/predictor.hpp>
#include <tephra/train/scores.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {
namespace {

void write(const OutputFolder& folder, const std::vector<std::int64_t>& rows, const Outcomes& outcomes, const files::Json& record) {
  folder.make();
  std::vector<files::NpzEntry> entries = {{"row", files::Element::i64, {outcomes.rows}, rows.data()},
                                          {"prediction", files::Element::f64, {outcomes.rows, outcomes.width}, outcomes.predictions.data()}};
  if (outcomes.labels.empty()) entries.push_back({"target", files::Element::f64, {outcomes.rows, outcomes.width}, outcomes.targets.data()});
  else entries.push_back({"target", files::Element::i32, {outcomes.rows}, outcomes.labels.data()});
  files::write_npz(folder.file("predictions.npz"), entries);
  files::Json scores;
  scores.set("version", 1);
  for (const auto& [key, value] : record.object()) scores.set(key, value);
  files::write_atomically(folder.file("scores.json"), scores.text(2) + "\n");
  folder.finish({"predictions.npz", "scores.json"});
}

void score(Stage& stage, const Evaluate& settings, const Predictor& predictor, const Outcomes& outcomes) {
  if (predictor.target_name().empty()) throw Error(Exit::wrong_use, settings.id, "the loss has no target to score against.");
  if (!predictor.target()) throw Error(Exit::wrong_use, settings.id, "the dataset has no field \"" + predictor.target_name() + "\" to score against. Use a predict block for rows whose target is not known.");
  std::vector<std::string> notes;
  files::Json values{files::Json::Object()};
  for (const Score one : settings.scores) values.set(name_of(one), score_of(one, outcomes, settings.id, notes));
  files::Json record;
  record.set("block", settings.id).set("model", settings.model).set("part", data::name_of(settings.part)).set("rows", outcomes.rows).set("scores", values);
  if (!notes.empty()) record.set("notes", files::Json::Array(notes.begin(), notes.end()));
  write(stage.output(settings.id), predictor.rows(), outcomes, record);
  stage.log().event("scores", record);
  for (const auto& [name, value] : values.object()) std::printf("%s: %s %.6g\n", stage.name().c_str(), name.c_str(), value.number());
  for (const std::string& note : notes) std::printf("%s: note: %s\n", stage.name().c_str(), note.c_str());
}

}  // namespace

Outcome evaluate(Stage& stage, const Evaluate& settings) {
  const auto& [id, model, data, network, dtype, part, seed, scores] = settings;
  return with_predictions(stage, {id, model, data, network, dtype, part, seed}, [&](const Predictor& predictor, const Outcomes& outcomes) { score(stage, settings, predictor, outcomes); });
}

}  // namespace tephra::train
