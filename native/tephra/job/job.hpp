#pragma once

#include <vector>

namespace tephra {

class Stage;  // what a stage's function hands on to train::fit and the like (job/stage.hpp)

// How a stage ended: the exit code of the program.
struct Outcome {
  int code = 0;
};

struct JobStage {
  const char* name;
  const char* block;  // id of the block whose outputs end the stage
  Outcome (*run)(Stage&);
};

struct JobSettings {
  std::vector<JobStage> stages;
};

// The whole main() of a generated program: `job STAGE` runs a stage on the ranks it was started on, `job --list` names the
// stages, `job --plan [STAGE] [--ranks N]` prints their plans as JSON without data, BLAS or MPI. Returns the exit code: 0 done,
// 75 stopped and can be resumed, 64 wrong use, 65 bad data, 66 input missing, 70 internal, 74 file error, 76 not finite, 77 not accepted.
int job(int argc, char** argv, const JobSettings& settings);

}  // namespace tephra
