#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <tephra/job/board.hpp>
#include <tephra/job/device_usage.hpp>
#include <tephra/job/environment.hpp>
#include <tephra/job/figures_board.hpp>
#include <tephra/job/slot_file.hpp>
#include <tephra/plan/progress.hpp>

namespace tephra {

// A thread beside the training: once a second (slower on more than 64 nodes) it writes this rank's slots of the boards (where it is, from the
// atomics of `progress`; what it has spent, as the system and the GPU's driver tell), and asks to stop when the stop file is there (rank 0) or the deadline is near.
class Watcher {
 public:
  struct Place {
    int rank = 0;
    int ranks = 1;
    int local_rank = 0;
    int local_size = 1;
    int nodes = 1;
    std::string node;
  };

  Watcher(const Environment& environment, const Place& place, std::string stage, std::string stage_block, const Progress& progress);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Names that Progress::block indexes (index 0 = the stage's own block), and the steps of the whole stage.
  void watch(std::vector<std::string> blocks, std::uint64_t total_steps);
  // Seconds that a stop needs: from the flag to the end of the checkpoint. The deadline is near when no more are left.
  void set_reserve(double seconds);
  // Writes the last slot and ends the thread.
  void finish();

 private:
  void run();
  void look();
  void write_slots();
  void write_figures(const Usage& used);

  const Environment environment_;
  const Place place_;
  const Progress& progress_;
  SlotFile board_;
  SlotFile figures_board_;
  BoardEntry entry_;
  RankFigures figures_;
  std::unique_ptr<DeviceSensor> device_;
  std::string stage_block_;
  int seen_block_ = -1;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::string> blocks_;
  double reserve_ = 10;
  bool ending_ = false;
  std::thread thread_;
};

const char* name_of(Phase phase);

}  // namespace tephra
