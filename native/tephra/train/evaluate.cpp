#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include <tephra/data/load.hpp>
#include <tephra/files/atomic_file.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/feed.hpp>
#include <tephra/train/model_file.hpp>
#include <tephra/train/plan.hpp>
#include <tephra/train/scores.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {
namespace {

// Rows of one forward run over all ranks: memory stays small however large the part is.
constexpr std::int64_t rows_at_once = 1024;

// A trained model with a dataset that it can predict.
class Evaluation {
 public:
  // Throws Error; does nothing collective.
  Evaluation(Stage& stage, const Evaluate& settings)
      : stage_(stage), settings_(settings), model_folder_(stage.output(settings.model)), model_(read_model()),
        table_(data::load_as_fitted(settings.data, stage.bindings(), transforms_of(model_.at("transforms")))), graph_(settings.dtype),
        network_(settings.network(graph_)),
        executor_(graph_, network_, {.max_rows = largest_shard(rows_at_once, stage.ranks().size()), .training = false, .extras = 0, .seed = settings.seed}),
        feed_(table_, graph_, executor_, settings.id), rows_(table_.part(settings.part)) {
    if (rows_.empty())
      throw Error(Exit::bad_data, settings.id, std::string("part ") + data::name_of(settings.part) + " of the dataset has no rows to score. Give it a share in the split.");
    find_target();
    const files::NpzFile file(model_folder_.file("model.npz"));
    read_entries(file, executor_.parameters(), "", settings.id);
  }

  void predict() {
    stage_.watcher().watch(executor_.blocks(), static_cast<std::uint64_t>((rows() + rows_at_once - 1) / rows_at_once));
    executor_.report_to(&stage_.progress());
    outcomes_.rows = rows();
    outcomes_.width = executor_.prediction_shape().size();
    outcomes_.predictions.assign(static_cast<std::size_t>(outcomes_.rows * outcomes_.width), 0.0);
    stage_.enter(Phase::compute);
    for (std::int64_t position = 0; position < rows(); position += rows_at_once) predict_batch(position);
    stage_.enter(Phase::exchange);
    // Every rank filled its own rows; the rest are zeros.
    stage_.ranks().all_reduce_sum({outcomes_.predictions.data(), Dtype::f64, static_cast<std::int64_t>(outcomes_.predictions.size())});
    to_own_unit();
  }

  void score() {
    std::vector<std::string> notes;
    files::Json values{files::Json::Object()};
    for (const Score score : settings_.scores) values.set(name_of(score), score_of(score, outcomes_, settings_.id, notes));
    files::Json record;
    record.set("block", settings_.id).set("model", settings_.model).set("part", data::name_of(settings_.part)).set("rows", outcomes_.rows).set("scores", values);
    if (!notes.empty()) record.set("notes", files::Json::Array(notes.begin(), notes.end()));
    write(record);
    stage_.log().event("scores", record);
    for (const auto& [name, value] : values.object()) std::printf("%s: %s %.6g\n", stage_.name().c_str(), name.c_str(), value.number());
    for (const std::string& note : notes) std::printf("%s: note: %s\n", stage_.name().c_str(), note.c_str());
  }

  void announce() {
    files::Json parts, started;
    const auto count = [&](Part part) { return static_cast<std::int64_t>(table_.part(part).size()); };
    parts.set("train", count(Part::train)).set("validation", count(Part::validation)).set("test", count(Part::test));
    const std::int64_t steps = (rows() + rows_at_once - 1) / rows_at_once;
    started.set("block", settings_.id).set("ranks", stage_.ranks().size()).set("steps", steps).set("epochs", 1).set("stepsPerEpoch", steps);
    started.set("rows", std::move(parts)).set("resumedFromStep", nullptr);
    stage_.log().begin(-1);
    stage_.log().event("stage-started", started);
  }

 private:
  files::Json read_model() const {
    if (!model_folder_.complete())
      throw Error(Exit::input_missing, settings_.id, model_folder_.path() + ": the model of block " + settings_.model + " is not there. Run the stage that trains it first.");
    return files::Json::read(model_folder_.file("model.json"));
  }

  void find_target() {
    target_ = table_.find(target_field(graph_, network_));
    if (!target_) throw Error(Exit::wrong_use, settings_.id, "the loss has no target to score against.");
    const std::int64_t predicted = executor_.prediction_shape().size();
    const std::int64_t wanted = target_->classes > 0 ? target_->classes : static_cast<std::int64_t>(target_->width);
    if (predicted != wanted)
      throw Error(Exit::wrong_use, settings_.id, "the prediction has " + std::to_string(predicted) + " numbers a row where the target \"" + target_->name + "\" needs " +
                                                     std::to_string(wanted) + ".");
  }

  std::int64_t rows() const { return static_cast<std::int64_t>(rows_.size()); }

  Shard shard_at(std::int64_t position) { return shard_of(std::clamp<std::int64_t>(rows() - position, 0, rows_at_once), stage_.ranks().rank(), stage_.ranks().size()); }

  void predict_batch(std::int64_t position) {
    const std::int64_t following = position + rows_at_once;
    const Shard shard = shard_at(position), next = shard_at(following);
    const std::int64_t first = position + shard.begin;
    feed_.fill(rows_.data() + first, shard.rows());
    if (next.rows() > 0) feed_.prepare(rows_.data() + following + next.begin, next.rows());
    executor_.forward(shard.rows());
    const Span prediction = executor_.prediction();
    for (std::int64_t i = 0; i < shard.rows() * outcomes_.width; ++i) outcomes_.predictions[static_cast<std::size_t>(first * outcomes_.width + i)] = prediction.get(i);
    stage_.progress().step.fetch_add(1, std::memory_order_relaxed);
  }

  void to_own_unit() {
    if (target_->classes > 0) {
      for (const std::int64_t row : rows_) outcomes_.labels.push_back(target_->labels[static_cast<std::size_t>(row)]);
      return;
    }
    for (std::int64_t row = 0; row < rows(); ++row)
      for (std::size_t column = 0; column < target_->width; ++column) {
        double target = target_->value(rows_[static_cast<std::size_t>(row)], column);
        double& prediction = outcomes_.predictions[static_cast<std::size_t>(row) * target_->width + column];
        for (auto transform = table_.transforms.rbegin(); transform != table_.transforms.rend(); ++transform) {
          if (transform->field != target_->name) continue;
          target = transform->invert(target, column);
          prediction = transform->invert(prediction, column);
        }
        outcomes_.targets.push_back(target);
      }
  }

  void write(const files::Json& record) const {
    const OutputFolder folder = stage_.output(settings_.id);
    folder.make();
    std::vector<files::NpzEntry> entries = {{"row", files::Element::i64, {outcomes_.rows}, rows_.data()},
                                            {"prediction", files::Element::f64, {outcomes_.rows, outcomes_.width}, outcomes_.predictions.data()}};
    if (outcomes_.labels.empty()) entries.push_back({"target", files::Element::f64, {outcomes_.rows, outcomes_.width}, outcomes_.targets.data()});
    else entries.push_back({"target", files::Element::i32, {outcomes_.rows}, outcomes_.labels.data()});
    files::write_npz(folder.file("predictions.npz"), entries);
    files::Json scores;
    scores.set("version", 1);
    for (const auto& [key, value] : record.object()) scores.set(key, value);
    files::write_atomically(folder.file("scores.json"), scores.text(2) + "\n");
    folder.finish({"predictions.npz", "scores.json"});
  }

  Stage& stage_;
  const Evaluate& settings_;
  OutputFolder model_folder_;
  files::Json model_;
  data::Table table_;
  Graph graph_;
  Network network_;
  Executor executor_;
  Feed feed_;
  const std::vector<std::int64_t>& rows_;
  const data::Field* target_ = nullptr;
  Outcomes outcomes_;
};

Outcome plan(Stage& stage, const Evaluate& settings) {
  Graph graph(settings.dtype);
  const Network network = settings.network(graph);
  stage.add_plan(plan_of(stage, settings.id, graph, network,
                         {.max_rows = largest_shard(rows_at_once, stage.planned_ranks()), .training = false, .extras = 0, .seed = settings.seed}));
  return {};
}

}  // namespace

Outcome evaluate(Stage& stage, const Evaluate& settings) {
  if (stage.planning()) return plan(stage, settings);
  if (stage.stop_agreed()) return {static_cast<int>(Exit::stopped)};
  stage.enter(Phase::input);
  std::optional<Evaluation> evaluation;
  stage.together([&] {
    evaluation.emplace(stage, settings);
    if (stage.is_root()) evaluation->announce();
  });
  evaluation->predict();
  stage.enter(Phase::checkpoint);
  stage.together([&] {
    if (stage.is_root()) evaluation->score();
  });
  return {};
}

}  // namespace tephra::train
