#include <tephra/train/plan.hpp>

namespace tephra::train {

files::Json plan_of(const Stage& stage, const std::string& block, const Graph& graph, const Network& network, const ExecutorOptions& options) {
  files::Json out;
  out.set("stage", stage.name()).set("block", block).set("rowsPerRank", options.max_rows);
  out.set("plan", files::Json::parse(plan_json(graph, network, options), "plan"));
  return out;
}

}  // namespace tephra::train
