#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <tephra/data/load.hpp>
#include <tephra/data/subset.hpp>
#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/random/philox.hpp>
#include <tephra/results/artefacts.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/sizes.hpp>
#include <tephra/train/curve.hpp>
#include <tephra/train/fit.hpp>
#include <tephra/train/importance_state.hpp>
#include <tephra/train/row_scores.hpp>
#include <tephra/train/rules.hpp>
#include <tephra/train/sharing.hpp>
#include <tephra/train/trainer.hpp>

namespace tephra::train {
namespace {

using Method = ImportanceScore::Method;

constexpr const char* method_names[] = {"el2n", "loss", "margin", "forgetting", "random"};
const char* name_of(Method method) { return method_names[static_cast<int>(method)]; }

// The training of one repeat.
Fit fit_of(const ImportanceScore& settings, std::int64_t repeat) {
  const random::Words drawn = random::draw(settings.seed, random::Purpose::repeat, static_cast<std::uint64_t>(repeat), 0);
  Fit fit{.id = settings.id, .data = settings.data, .network = settings.network, .optimizer = settings.optimizer, .strategy = settings.strategy};
  fit.stop = {.id = settings.id, .epochs = settings.epochs};
  fit.dtype = settings.dtype;
  fit.batch = settings.batch;
  fit.seed = drawn[0];
  fit.deterministic.strict = settings.strict;
  return fit;
}

double drawn_score(const ImportanceScore& settings, std::int64_t row) {
  const random::Words words = random::draw(settings.seed, random::Purpose::repeat, static_cast<std::uint64_t>(row), 1);
  return random::uniform(words[0], words[1]);
}

void check_scoring(const ImportanceScore& settings, int ranks) {
  if (settings.repeats < 1) throw Error(Exit::wrong_use, settings.id, "rows are scored by at least one repeat.");
  if (!strategies::is_exact(settings.strategy)) throw Error(Exit::wrong_use, settings.strategy.id, "with this strategy each rank trains weights of its own, and a row's score would depend on the rank. Use data parallel.");
  check(fit_of(settings, 0), ranks);
}

class Importance {
 public:
  // Throws Error; does nothing collective.
  Importance(Stage& stage, const ImportanceScore& settings, data::Table table);

  Outcome run();

 private:
  void begin();
  void announce(std::uint64_t step);
  bool repeat();
  Course course();
  void look_at(std::int64_t epoch, const ParameterArena& parameters);
  bool add(const ParameterArena& parameters);
  double forgotten(std::size_t row) const;
  void save();
  void finish();
  std::vector<results::Score> statistics() const;

  std::int64_t count() const { return static_cast<std::int64_t>(table_rows_.size()); }
  bool forgets() const { return settings_.method == Method::forgetting; }
  std::string name_of_repeat() const { return "repeat-" + std::to_string(state_.repeats); }
  std::string state_path() const { return stage_.checkpoint_folder() + "/importance.npz"; }

  Stage& stage_;
  const ImportanceScore& settings_;
  data::Table table_;
  std::vector<std::int64_t> table_rows_;  // of part train
  std::int64_t all_rows_;
  RowScores asked_;
  std::uint64_t steps_each_ = 0;
  files::Json identity_;
  ImportanceState state_;
  std::int64_t epochs_seen_ = 0;  // of the repeat at hand
  bool announced_ = false;
};

// Rows that stop no training need no network to look at them after each epoch.
data::Table without_validation(data::Table table) {
  table.parts[static_cast<std::size_t>(Part::validation)].clear();
  return table;
}

Importance::Importance(Stage& stage, const ImportanceScore& settings, data::Table table)
    : stage_(stage), settings_(settings), table_(without_validation(std::move(table))), table_rows_(table_.part(Part::train)), all_rows_(table_.rows), asked_(stage, settings, table_) {
  const Fit fit = fit_of(settings, 0);
  steps_each_ = last_step_of(stage, fit, count());
  identity_.set("job", stage.environment().job_hash).set("stage", stage.name()).set("block", settings.id);
  identity_.set("method", name_of(settings.method)).set("repeats", settings.repeats).set("epochs", settings.epochs).set("dtype", std::string(tephra::name_of(settings.dtype)));
  identity_.set("seed", settings.seed).set("batch", settings.batch).set("rows", count()).set("rules", rules_json(fit));
  state_.sums.assign(table_rows_.size(), 0.0);
  if (forgets()) state_.right.assign(table_rows_.size() * static_cast<std::size_t>(settings.epochs), 0);
}

Outcome Importance::run() {
  begin();
  while (state_.repeats < settings_.repeats)
    if (!repeat()) return {static_cast<int>(Exit::stopped)};
  announce(steps_each_ * static_cast<std::uint64_t>(settings_.repeats));
  finish();
  return {};
}

void Importance::begin() {
  if (settings_.method == Method::random) {
    for (std::size_t i = 0; i < table_rows_.size(); ++i) state_.sums[i] = drawn_score(settings_, table_rows_[i]) * static_cast<double>(settings_.repeats);
    state_.repeats = settings_.repeats;
    steps_each_ = 0;
    return;
  }
  stage_.together([&] { read_state(state_path(), identity_, settings_.id, state_); });
}

// Once an attempt, when it is known after which step it goes on.
void Importance::announce(std::uint64_t step) {
  if (std::exchange(announced_, true)) return;
  const std::int64_t per_epoch = parts_of(count(), settings_.batch), resumed = step == 0 ? -1 : static_cast<std::int64_t>(step);
  stage_.together([&] {
    if (!stage_.is_root()) return;
    files::Json parts, started;
    parts.set("train", count()).set("validation", 0).set("test", 0);
    started.set("block", settings_.id).set("ranks", stage_.ranks().size()).set("steps", steps_each_ * static_cast<std::uint64_t>(settings_.repeats));
    started.set("epochs", settings_.repeats * settings_.epochs).set("stepsPerEpoch", per_epoch).set("rows", std::move(parts));
    started.set("resumedFromStep", resumed < 0 ? files::Json() : files::Json(resumed));
    stage_.log().begin(resumed);
    stage_.log().event("stage-started", started);
    std::printf("%s: %lld rows, %s by %lld repeats of %lld epochs on %d rank%s\n", stage_.name().c_str(), static_cast<long long>(count()), name_of(settings_.method),
                static_cast<long long>(settings_.repeats), static_cast<long long>(settings_.epochs), stage_.ranks().size(), stage_.ranks().size() == 1 ? "" : "s");
    std::fflush(stdout);
  });
}

// False when a rank was asked to stop.
bool Importance::repeat() {
  const Fit fit = fit_of(settings_, state_.repeats);
  std::optional<Trainer> trainer;
  Course part = course();
  epochs_seen_ = 0;
  if (forgets()) part.after_epoch = [&](std::int64_t epoch) { look_at(epoch, trainer->parameters()); };
  stage_.together([&] { trainer.emplace(stage_, fit, std::move(table_), std::move(part)); });
  bool done = trainer->train();
  // Asking may take longer than training did, and what is stopped in it goes on from here.
  if (done && !forgets()) trainer->checkpoint();
  done = done && add(trainer->parameters());
  table_ = trainer->take_table();
  return done;
}

Course Importance::course() {
  const auto before = static_cast<std::uint64_t>(state_.repeats);
  return {.folder = name_of_repeat(), .steps = steps_each_ * static_cast<std::uint64_t>(settings_.repeats), .before = {.steps = steps_each_ * before, .epochs = settings_.epochs * state_.repeats},
          .began = [this](std::uint64_t step) { announce(step); }, .after_epoch = {}};
}

// Kept epoch by epoch, so that one which is trained again, after a stop, is not counted twice.
void Importance::look_at(std::int64_t epoch, const ParameterArena& parameters) {
  stage_.enter(Phase::validate);
  const auto right = asked_.of(parameters);
  std::copy(right->begin(), right->end(), state_.right.begin() + static_cast<std::ptrdiff_t>((epoch - 1) * count()));
  epochs_seen_ = epoch;
  save();
}

// False when a rank was asked to stop.
bool Importance::add(const ParameterArena& parameters) {
  // A training that --steps ends before its first epoch is asked once.
  if (forgets() && epochs_seen_ == 0) look_at(1, parameters);
  stage_.enter(Phase::validate);
  const auto scores = forgets() ? std::vector<double>() : asked_.of(parameters);
  if (!scores) return false;
  for (std::size_t row = 0; row < table_rows_.size(); ++row) state_.sums[row] += forgets() ? forgotten(row) : (*scores)[row];
  const std::string through = stage_.checkpoint_folder() + "/" + name_of_repeat();
  ++state_.repeats;
  save();
  std::error_code left;
  if (stage_.is_root()) std::filesystem::remove_all(through, left);
  return true;
}

double Importance::forgotten(std::size_t row) const {
  const auto right = [&](std::int64_t epoch) { return state_.right[static_cast<std::size_t>(epoch) * table_rows_.size() + row] != 0; };
  std::int64_t flips = 0;
  bool ever = right(0);
  for (std::int64_t epoch = 1; epoch < epochs_seen_; ++epoch) {
    flips += right(epoch - 1) && !right(epoch) ? 1 : 0;
    ever = ever || right(epoch);
  }
  return static_cast<double>(ever ? flips : settings_.epochs);
}

void Importance::save() {
  stage_.enter(Phase::checkpoint);
  stage_.together([&] {
    if (!stage_.is_root()) return;
    files::make_folders(stage_.checkpoint_folder());
    write_state(state_path(), identity_, state_);
  });
}

std::vector<results::Score> Importance::statistics() const {
  const std::vector<double>& sums = state_.sums;
  const auto repeats = static_cast<double>(settings_.repeats), rows = static_cast<double>(sums.size());
  double mean = 0, squares = 0;
  for (const double sum : sums) mean += sum / repeats / rows;
  for (const double sum : sums) squares += (sum / repeats - mean) * (sum / repeats - mean) / rows;
  const auto [least, greatest] = std::minmax_element(sums.begin(), sums.end());
  return {{"mean", mean}, {"deviation", std::sqrt(squares)}, {"least", *least / repeats}, {"greatest", *greatest / repeats}};
}

void Importance::finish() {
  stage_.enter(Phase::checkpoint);
  stage_.together([&] {
    if (!stage_.is_root()) return;
    std::vector<double> scores = state_.sums;
    for (double& score : scores) score /= static_cast<double>(settings_.repeats);
    if (!std::all_of(scores.begin(), scores.end(), [](double score) { return std::isfinite(score); }))
      throw Error(Exit::not_finite, settings_.id, "a score is not finite. Lower the learning rate, or score by another method.");
    const OutputFolder folder = stage_.output(settings_.id);
    folder.make();
    data::write_subset(folder.file("subset.npz"), table_rows_, scores);
    files::Json made;
    made.set("version", 1).set("block", settings_.id).set("method", name_of(settings_.method)).set("repeats", settings_.repeats).set("epochs", settings_.epochs);
    made.set("seed", settings_.seed).set("rows", count()).set("of", all_rows_);
    files::write_atomically(folder.file("subset.json"), made.text(2) + "\n");
    const std::vector<results::Score> all = statistics();
    results::write_scores(stage_, folder, all);
    write_curve_and_trace(stage_, folder);
    folder.finish({"curve.json", "scores.json", "subset.json", "subset.npz", "trace.json"});
    for (const auto& [name, value] : all) std::printf("%s: %s %.6g\n", stage_.name().c_str(), name.c_str(), value);
  });
}

}  // namespace

Outcome importance_score(Stage& stage, const ImportanceScore& settings) {
  if (stage.planning()) {
    check_scoring(settings, stage.planned_ranks());
    return plan(stage, fit_of(settings, 0));
  }
  if (stage.stop_agreed()) return {static_cast<int>(Exit::stopped)};
  stage.enter(Phase::input);
  std::optional<Importance> importance;
  stage.together([&] {
    check_scoring(settings, stage.ranks().size());
    importance.emplace(stage, settings, data::load(settings.data, stage.bindings()));
  });
  return importance->run();
}

}  // namespace tephra::train
