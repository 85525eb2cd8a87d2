#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tephra/data/table.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/train/feed.hpp>
#include <tephra/train/scores.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {

// Which rows a trained model predicts.
struct ToPredict {
  const std::string& id;
  const std::string& model;  // id of the block that trained it
  const Dataset& data;
  NetworkFunction network;
  Dtype dtype;
  Part part;
  std::uint64_t seed;
};

// A trained model with a dataset that it can predict; all ranks share the rows.
class Predictor {
 public:
  // Throws Error: 66 when the model is not there, 65 when it is another network's or the part has no rows. Does nothing collective.
  Predictor(Stage& stage, const ToPredict& settings);

  // Logs that the stage has begun. On the root.
  void announce();
  // Predictions and targets of the part's rows in the target's own unit, on every rank. Collective.
  Outcomes run();

  const std::vector<std::int64_t>& rows() const { return rows_; }
  // The field that the network was trained to predict; "" when its loss compares with none.
  const std::string& target_name() const { return target_name_; }
  // That field of the dataset; null when it has none, as of rows whose target nobody knows.
  const data::Field* target() const { return target_; }
  // The network was trained to tell classes apart.
  bool tells_classes() const { return tells_classes_; }

  // A stage of predicting alone.
  static Outcome plan(Stage& stage, const ToPredict& settings);

 private:
  files::Json read_model() const;
  Network network_without_loss();
  void find_target();
  std::int64_t predictors() const;
  std::int64_t count() const { return static_cast<std::int64_t>(rows_.size()); }
  std::int64_t steps() const;
  Shard shard_at(std::int64_t position);
  void predict_batch(std::int64_t position, Outcomes& outcomes);
  void to_own_unit(Outcomes& outcomes) const;

  Stage& stage_;
  const ToPredict settings_;
  OutputFolder model_folder_;
  files::Json model_;
  std::vector<data::Transform> fitted_;
  data::Table table_;
  Graph graph_;
  std::string target_name_;
  bool tells_classes_ = false;
  Network network_;  // without its loss
  Executor executor_;
  Feed feed_;
  const std::vector<std::int64_t>& rows_;
  const data::Field* target_ = nullptr;
};

// Makes a predictor, runs it, and hands it with what it found to `use`, which the root alone calls and which may throw Error.
template <class Use>
Outcome with_predictions(Stage& stage, const ToPredict& settings, Use use) {
  if (stage.planning()) return Predictor::plan(stage, settings);
  if (stage.stop_agreed()) return {static_cast<int>(Exit::stopped)};
  stage.enter(Phase::input);
  std::optional<Predictor> predictor;
  stage.together([&] {
    predictor.emplace(stage, settings);
    if (stage.is_root()) predictor->announce();
  });
  const Outcomes outcomes = predictor->run();
  stage.enter(Phase::checkpoint);
  stage.together([&] {
    if (stage.is_root()) use(*predictor, outcomes);
  });
  return {};
}

}  // namespace tephra::train
