#include <tephra/train/predictor.hpp>

#include <algorithm>
#include <utility>

#include <tephra/data/load.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/model_file.hpp>
#include <tephra/train/plan.hpp>

namespace tephra::train {
namespace {

// Rows of one forward run over all ranks: memory stays small however large the part is.
constexpr std::int64_t rows_at_once = 1024;

ExecutorOptions options_of(const ToPredict& settings, int ranks) {
  return {.max_rows = largest_shard(rows_at_once, ranks), .training = false, .extras = 0, .seed = settings.seed};
}

}  // namespace

Predictor::Predictor(Stage& stage, const ToPredict& settings)
    : stage_(stage), settings_(settings), model_folder_(stage.output(settings.model)), model_(read_model()),
      fitted_(transforms_of(model_.at("transforms"))), table_(data::load_as_fitted(settings.data, stage.bindings(), fitted_)), graph_(settings.dtype),
      network_(network_without_loss()), executor_(graph_, network_, options_of(settings, stage.ranks().size())),
      feed_(table_, graph_, network_, executor_, settings.id), rows_(table_.part(settings.part)) {
  if (rows_.empty())
    throw Error(Exit::bad_data, settings.id, std::string("part ") + data::name_of(settings.part) + " of the dataset has no rows. Give it a share in the split.");
  find_target();
  const files::NpzFile file(model_folder_.file("model.npz"));
  read_entries(file, executor_.parameters(), "", settings.id);
}

files::Json Predictor::read_model() const {
  if (!model_folder_.complete())
    throw Error(Exit::input_missing, settings_.id, model_folder_.path() + ": the model of block " + settings_.model + " is not there. Run the stage that trains it first.");
  return files::Json::read(model_folder_.file("model.json"));
}

Network Predictor::network_without_loss() {
  const Network network = settings_.network(graph_);
  target_name_ = target_field(graph_, network);
  for (const tephra::Field& field : graph_.fields()) tells_classes_ = tells_classes_ || (field.name == target_name_ && graph_.node(field.value).dtype == Dtype::i32);
  return {.prediction = network.prediction};
}

void Predictor::find_target() {
  target_ = table_.find(target_name_);
  if (!target_) return;
  const std::int64_t predicted = executor_.prediction_shape().size();
  const std::int64_t wanted = target_->classes > 0 ? target_->classes : static_cast<std::int64_t>(target_->width);
  if (predicted != wanted)
    throw Error(Exit::wrong_use, settings_.id, "the prediction has " + std::to_string(predicted) + " numbers a row where the target \"" + target_->name + "\" needs " +
                                                   std::to_string(wanted) + ".");
}

std::int64_t Predictor::predictors() const {
  std::int64_t all = 0;
  for (const InputField& input : executor_.inputs())
    if (input.name != target_name_) all += input.shape.size();
  return all;
}

std::int64_t Predictor::steps() const { return (count() + rows_at_once - 1) / rows_at_once; }

void Predictor::announce() {
  files::Json parts, started;
  const auto rows_of = [&](Part part) { return static_cast<std::int64_t>(table_.part(part).size()); };
  parts.set("train", rows_of(Part::train)).set("validation", rows_of(Part::validation)).set("test", rows_of(Part::test));
  started.set("block", settings_.id).set("ranks", stage_.ranks().size()).set("steps", steps()).set("epochs", 1).set("stepsPerEpoch", steps());
  started.set("rows", std::move(parts)).set("resumedFromStep", nullptr);
  stage_.log().begin(-1);
  stage_.log().event("stage-started", started);
}

Outcomes Predictor::run() {
  stage_.watcher().watch(executor_.blocks(), static_cast<std::uint64_t>(steps()));
  executor_.report_to(&stage_.progress());
  Outcomes outcomes{.rows = count(), .width = executor_.prediction_shape().size(), .predictors = predictors(), .predictions = {}, .targets = {}, .labels = {}};
  outcomes.predictions.assign(static_cast<std::size_t>(outcomes.rows * outcomes.width), 0.0);
  stage_.enter(Phase::compute);
  for (std::int64_t position = 0; position < count(); position += rows_at_once) predict_batch(position, outcomes);
  stage_.enter(Phase::exchange);
  // Every rank filled its own rows; the rest are zeros.
  stage_.ranks().all_reduce_sum({outcomes.predictions.data(), Dtype::f64, static_cast<std::int64_t>(outcomes.predictions.size())});
  to_own_unit(outcomes);
  return outcomes;
}

Shard Predictor::shard_at(std::int64_t position) {
  return shard_of(std::clamp<std::int64_t>(count() - position, 0, rows_at_once), stage_.ranks().rank(), stage_.ranks().size());
}

void Predictor::predict_batch(std::int64_t position, Outcomes& outcomes) {
  const std::int64_t following = position + rows_at_once;
  const Shard shard = shard_at(position), next = shard_at(following);
  const std::int64_t first = position + shard.begin;
  feed_.fill(rows_.data() + first, shard.rows());
  if (next.rows() > 0) feed_.prepare(rows_.data() + following + next.begin, next.rows());
  executor_.forward(shard.rows());
  const Span prediction = executor_.prediction();
  for (std::int64_t i = 0; i < shard.rows() * outcomes.width; ++i) outcomes.predictions[static_cast<std::size_t>(first * outcomes.width + i)] = prediction.get(i);
  stage_.progress().step.fetch_add(1, std::memory_order_relaxed);
}

void Predictor::to_own_unit(Outcomes& outcomes) const {
  if (tells_classes_) {
    if (target_)
      for (const std::int64_t row : rows_) outcomes.labels.push_back(target_->labels[static_cast<std::size_t>(row)]);
    return;
  }
  if (target_name_.empty()) return;
  const auto own = [&](double value, std::size_t column) {
    for (auto transform = fitted_.rbegin(); transform != fitted_.rend(); ++transform)
      if (transform->field == target_name_) value = transform->invert(value, column);
    return value;
  };
  const auto width = static_cast<std::size_t>(outcomes.width);
  for (std::size_t row = 0; row < rows_.size(); ++row)
    for (std::size_t column = 0; column < width; ++column) {
      double& prediction = outcomes.predictions[row * width + column];
      prediction = own(prediction, column);
      if (target_) outcomes.targets.push_back(own(target_->value(rows_[row], column), column));
    }
}

Outcome Predictor::plan(Stage& stage, const ToPredict& settings) {
  Graph graph(settings.dtype);
  const Network network{.prediction = settings.network(graph).prediction};
  stage.add_plan(plan_of(stage, settings.id, graph, network, options_of(settings, stage.planned_ranks())));
  return {};
}

}  // namespace tephra::train
