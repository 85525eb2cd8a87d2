#pragma once

#include <functional>
#include <map>
#include <string>

// The command line that every benchmark program has, ours and the peers': PROGRAM CASE MODE [OPTION=VALUE…]
// and PROGRAM cases, which lists the cases of this build. Modes:
//   loss   train 100 steps, say the loss of step 100
//   start  train one step, say when it ended and the most memory held
//   time   warm up, then train for `seconds` and say how many steps that was
// A mode prints one line of JSON: case, mode, steps, seconds, cpu_seconds, waited_seconds, loss, ended_at, resident_bytes, blas, version.
namespace tephra::bench {

struct Settings {
  std::string name;  // of the case
  std::string mode;
  std::string optimizer = "adam";  // adam or sgd
  double seconds = 0.6;
  int threads = 1;
};

// One whole training step on the next batch, loss read: gives the mean loss over the batch, from before the parameters moved.
using TrainingStep = std::function<double()>;
// Builds network, weights and data of one case.
using Case = TrainingStep (*)(const Settings&);

struct Program {
  std::string version;  // of the library measured
  std::map<std::string, Case> cases;
  std::function<void(const Settings&)> prepare;  // before a case is built
};

// Exit codes: 0 measured, 1 failed, 2 wrong use.
int run(int count, char** words, const Program& program);

}  // namespace tephra::bench
