#pragma once

#include <string>

#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>

namespace tephra::train {

// {"stage","block","rowsPerRank","plan": what plan_json says of one rank}
files::Json plan_of(const Stage& stage, const std::string& block, const Graph& graph, const Network& network, const ExecutorOptions& options);

}  // namespace tephra::train
