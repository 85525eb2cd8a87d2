#include <tephra/train/start.hpp>

#include <filesystem>

#include <tephra/files/npz.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/model_file.hpp>

namespace tephra::train {

std::string start_file(const Stage& stage, const Fit& settings) {
  const std::string& asked = stage.environment().init;
  std::error_code ignored;
  if (!asked.empty()) return std::filesystem::is_directory(asked, ignored) ? "" : asked;
  const StartModel& drawn = settings.start;
  return drawn.path.empty() ? "" : stage.bindings().path_of(drawn.name, drawn.path, drawn.id);
}

void read_start(const std::string& path, const std::string& block, const ParameterArena& parameters, const Optimizer& optimizer) {
  const files::NpzFile file(path);
  read_entries(file, parameters, "", block);
  for (const OptimizerState& state : optimizer.states()) {
    const std::string prefix = "optimizer." + state.name + ".";
    const auto& entries = state.values.entries();
    if (!entries.empty() && file.find(prefix + entries.front().name) != nullptr) read_entries(file, state.values, prefix, block);
  }
  if (const std::string name = not_finite(parameters); !name.empty())
    throw Error(Exit::bad_data, block, path + ": \"" + name + "\" is not finite. Name a file of weights that are.");
}

}  // namespace tephra::train
