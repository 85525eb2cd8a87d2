#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tephra/comm/communicator.hpp>
#include <tephra/data/bindings.hpp>
#include <tephra/files/json.hpp>
#include <tephra/job/environment.hpp>
#include <tephra/job/job.hpp>
#include <tephra/job/metrics_log.hpp>
#include <tephra/job/output_folder.hpp>
#include <tephra/job/watcher.hpp>
#include <tephra/plan/progress.hpp>

namespace tephra {

// An error that every rank knows of, so that all leave by the same way with the same code; `teller` prints it.
struct SharedError {
  Exit code = Exit::internal;
  std::string block;
  std::string message;
  int teller = 0;
};

// One run of one stage on one rank: its ranks, folders, log and board; or, when planning, a list of plans to fill.
class Stage {
 public:
  struct Running {
    Environment environment;
    Communicator& ranks;
  };
  Stage(const JobStage& stage, const Running& running);
  Stage(const JobStage& stage, int planned_ranks);
  ~Stage();

  std::string name() const { return stage_.name; }
  std::string block() const { return stage_.block; }

  // Planning: no data, no BLAS, no MPI. The stage adds its plan and returns.
  bool planning() const { return !running_; }
  int planned_ranks() const { return planned_ranks_; }
  void add_plan(files::Json plan) { plans_.push_back(std::move(plan)); }
  const std::vector<files::Json>& plans() const { return plans_; }

  Communicator& ranks() { return running_->ranks; }
  bool is_root() { return ranks().rank() == 0; }
  const Environment& environment() const { return running_->environment; }
  data::Bindings bindings() const { return data::Bindings::from_environment(); }
  OutputFolder output(const std::string& block) const { return {environment().run_folder, block}; }
  std::string checkpoint_folder() const { return environment().run_folder + "/checkpoints/" + name(); }

  Progress& progress() { return progress_; }
  void enter(Phase phase) { progress_.phase.store(static_cast<int>(phase), std::memory_order_relaxed); }
  Watcher& watcher() { return *watcher_; }
  // Only on rank 0.
  MetricsLog& log() { return *log_; }

  // Runs `work` on every rank. When it throws Error on any of them, every rank throws SharedError of the lowest one.
  void together(const std::function<void()>& work);
  // Rank 0's number, on every rank.
  double from_root(double value);
  // True when any rank was asked to stop. Collective.
  bool stop_agreed();

 private:
  std::string broadcast_text(const std::string& text, int root);

  JobStage stage_;
  std::optional<Running> running_;
  int planned_ranks_ = 1;
  std::vector<files::Json> plans_;
  Progress progress_;
  std::unique_ptr<MetricsLog> log_;
  std::unique_ptr<Watcher> watcher_;
};

}  // namespace tephra
