#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <tephra/files/npz.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/train/checkpoint.hpp>
#include <tephra/train/step_file.hpp>

namespace tephra::train {

// What `job STAGE --trace FOLDER --init FOLDER` asks of each step: to write what it reads and makes, and to start from the numbers of a trace
// of the same job, made by this program or by another such as its twin in Python. So both compute the same step of the same numbers, the
// gradient and the update each for itself, and no error of one step is in the next.
//
// Every rank calls all of it; without the options the calls do nothing. FOLDER/trace.json is {"version","job","stage","block","dtype","precision","seed","batch",
// "ranks","states":[names of the optimizer's states]}; step-<number>.npz see step_file.hpp.
class Trace {
 public:
  // All must outlive it.
  Trace(Stage& stage, const CheckpointIdentity& identity, StepNumbers numbers) : stage_(stage), identity_(identity), numbers_(numbers) {}

  // Throws Error 64 when the folder to write holds a trace and training does not go on from a checkpoint, 65 or 66 when the one to read is of
  // something else or none.
  void open(bool resumed);
  // Before open().
  bool is_asked() const;
  void begin(std::uint64_t step);
  void exchanged(std::span<const std::int64_t> rows, double loss);
  void end(std::uint64_t step);

 private:
  void start_folder(bool resumed) const;
  void check_given() const;

  Stage& stage_;
  const CheckpointIdentity& identity_;
  StepNumbers numbers_;
  std::string written_;  // folder, "" = none
  std::string given_;    // folder, "" = none
  StepFile step_;
  std::optional<files::NpzFile> given_step_;
};

}  // namespace tephra::train
