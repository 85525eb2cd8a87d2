#pragma once

#include <tephra/job/stage.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::results {

// A stage of the first rank alone: the beginning is logged, then `work` runs, which may throw Error.
template <class Work>
Outcome root_stage(Stage& stage, Work work) {
  if (stage.planning()) return {};
  if (stage.stop_agreed()) return {static_cast<int>(Exit::stopped)};
  stage.enter(Phase::compute);
  stage.together([&] {
    if (!stage.is_root()) return;
    files::Json started;
    started.set("block", stage.block()).set("ranks", stage.ranks().size()).set("steps", 1).set("epochs", 1).set("stepsPerEpoch", 1).set("resumedFromStep", nullptr);
    stage.log().begin(-1);
    stage.log().event("stage-started", started);
    work();
  });
  return {};
}

}  // namespace tephra::results
