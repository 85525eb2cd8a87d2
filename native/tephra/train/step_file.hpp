#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tephra/files/npz.hpp>
#include <tephra/optim/loss_scaler.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/parameter_layout.hpp>

namespace tephra::train {

// Where the numbers of a training step lie. What the step reads and changes: parameters (states among them), optimizer, scaler; what it
// makes on the way: gradients, as they are after the exchange, before loss scale and clip.
struct StepNumbers {
  ParameterArena& parameters;
  Optimizer& optimizer;
  ParameterArena& gradients;
  optim::ScalerState& scaler;
};

// One step of a trace, gathered while it runs. The file's members: "rows" (i64, samples of the batch in their order, all ranks'), "loss" (f64,
// mean over the batch), "gradient/<id>.<p>", and under "before/" and "after/" each "<id>.<p>", "optimizer.<state>.<id>.<p>" and "scaler": f64[7],
// scale, good, skipped, seen, mean, slow mean, square.
class StepFile {
 public:
  void begin(const StepNumbers& numbers);
  void exchanged(const StepNumbers& numbers, std::span<const std::int64_t> rows, double loss);
  // After the update. Throws Error 74.
  void write(const std::string& path, const StepNumbers& numbers);

 private:
  void keep(std::vector<files::NpzEntry> entries);

  std::vector<files::NpzEntry> entries_;
  std::vector<std::vector<std::byte>> kept_;  // what they point to
};

// "FOLDER/step-000001.npz"
std::string step_path(const std::string& folder, std::uint64_t step);

// Put what such a file holds in the place of what a step reads, and of its gradients. Throw Error 65 naming the member that is missing or has
// another shape.
void read_before(const files::NpzFile& file, const StepNumbers& numbers, const std::string& block);
void read_gradients(const files::NpzFile& file, const StepNumbers& numbers, const std::string& block);

}  // namespace tephra::train
