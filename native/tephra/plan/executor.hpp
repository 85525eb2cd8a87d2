#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tephra/graph/graph.hpp>
#include <tephra/graph/op.hpp>
#include <tephra/plan/exchange_schedule.hpp>
#include <tephra/plan/leaves.hpp>
#include <tephra/plan/parameter_layout.hpp>
#include <tephra/plan/progress.hpp>
#include <tephra/plan/steps_done.hpp>
#include <tephra/tensor/memory.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra {

struct KernelSet;

struct ExecutorOptions {
  std::int64_t max_rows = 1;  // the most rows one run may have; buffers are sized by it
  bool training = true;       // false: forward only; step() throws
  bool repeats = false;       // the forward pass of a step can be repeated alone: repeated_loss_sum()
  std::int64_t extras = 0;    // numbers at the end of the gradient arena that ride in its reduction
  std::uint64_t seed = 0;     // of initial weights and dropout
  std::string kernels{};      // "cpu", "aten"; "" is what TEPHRA_KERNELS names, else cpu
  Leaves leaves{};            // strict determinism
  ExchangeRules exchange{};   // of gradients
  std::int64_t tile_rows = 0;  // 0: the planner chooses
  MemoryKind shared = MemoryKind::mirrored;  // of what callers and a device's kernels both use; or managed. The host's kernels have neither
  const KernelSet* own_kernels = nullptr;  // a set of the program's own instead of `kernels`; must outlive the executor
};

// A field to fill before each run: rows × sample numbers, row after row, of dtype i32 for labels.
struct InputField {
  std::string name;
  Shape shape;
  Span values;  // room for max_rows
};

// Where a number first stopped being finite.
struct NonFinite {
  std::string block;  // id, "" if no block made it
  std::string what;   // "parameter b5.weight", "field features", "output of matmul"
};

// The native plan as JSON: {"dtype","rows","training","kernels","sections":[{"steps","tile_rows"}],"steps":[{"op","block","shape",
// "phase"}],"arena_bytes","input_bytes","sample_bytes","constant_bytes","leaf_bytes","parameters","parameter_bytes","gradient_bytes",
// "peak_bytes","device_bytes","exchanged_bytes","gradient_groups":[{"tensors":[NAME],"bytes","sent","after_step","packed"}],"flops":{"forward","backward"},"blocks":{ID:{"parameters","states","forward":{"row","fixed"},
// "backward":{"row","fixed"}}}}; flops of one run of `max_rows` rows, before fusion; those of a block row · rows + fixed, whose sum they are. Layers inside a
// block are blocks "ID/…" of their own. Equal work counts for the block that did it first; the sum of the gradients of a value that several blocks read,
// for the readers but the last. Allocates no tensor, calls no BLAS and no MPI. exchanged_bytes is what a step sends over the ranks besides gradients, when there are several; gradient_groups,
// what a reducer makes of these: in the order in which they set out, each when `after_step` steps are done. peak_bytes is what an executor's buffers hold on the host, each in whole cache lines, device_bytes on the kernels' device (0
// without one); the optimizer's state is in neither.
std::string plan_json(const Graph& graph, const Network& network, const ExecutorOptions& options);

// Runs a network. Everything is laid out in the constructor; forward() and step() allocate nothing.
//
// One training step: fill input() spans and sample_ids(), step(), exchange gradients().flat_with_extras(),
// Optimizer::apply(parameters().flat(), gradients().flat(), n).
//
// All spans are host memory, whichever kernels compute. On a device a run first copies the rows at hand and all parameters there; step() copies
// gradients (not the extras) and states back; loss_sum() and prediction() copy what they return.
class Executor {
 public:
  using Options = ExecutorOptions;

  // Copies the graph. network.loss may be missing when training is false.
  Executor(const Graph& graph, const Network& network, const Options& options);
  ~Executor();
  Executor(Executor&&) noexcept;
  Executor& operator=(Executor&&) noexcept;

  // Every field the graph names, and one of them (throws when there is none of that name).
  const std::vector<InputField>& inputs() const;
  Span input(std::string_view field) const;
  // Global sample numbers of the rows at hand, max_rows long; dropout masks follow the sample, not the rank or row.
  std::span<std::int64_t> sample_ids() const;

  // Prediction and loss for the first `rows` rows; dropout does nothing. rows may be 0.
  // In strict mode the rows are those of own_rows(leaves, global_rows), and loss_sum() is that of all ranks; 0: rows.
  void forward(std::int64_t rows, std::int64_t global_rows = 0);
  // Forward and backward: fills gradients() with the sum over the rows at hand divided by global_rows. rows may be 0 (zeros).
  // `number` is the training step's number, which dropout draws depend on. Extras are left alone. loss_scale multiplies the
  // gradients, so that small ones survive a narrow number format (optim/loss_scaler.hpp); loss_sum() does not change.
  // In strict mode gradients() and loss_sum() are those of all ranks, to be exchanged no more.
  // `watcher` is told as steps are done, so that it may work on gradients that are final; on a device only those of earlier runs are at hand then, and
  // it is told nothing.
  void step(std::int64_t rows, std::int64_t global_rows, std::uint64_t number, double loss_scale = 1.0, StepsDone* watcher = nullptr);

  // The forward pass of the last step once more, with the parameters as they are now: the same rows, draws and statistics of the batch, and no
  // change of gradients or states. Gives loss_sum(), which is of this pass until the next run.
  double repeated_loss_sum();

  // Sum of the per-sample losses of the last run's rows; add over ranks and divide by the global row count for the loss.
  double loss_sum() const;
  // rows × outputs numbers of the last run; valid until the next.
  Span prediction() const;
  Shape prediction_shape() const;

  ParameterArena& parameters();
  ParameterArena& gradients();  // empty when not training
  const ExchangeSchedule& exchange() const;
  // Sets every parameter to its start, drawn from options.seed and its name.
  void initialise();

  // How ops that need numbers of the whole batch, such as batch normalisation, reach the other ranks; one rank without it.
  void sum_over(const RankSum& ranks);

  const std::vector<std::string>& blocks() const;  // ids that Progress::block indexes; [0] is ""
  void report_to(Progress* progress);              // may be null; must outlive the runs

  // Runs the last run again, looking at every output: call it when the loss is not finite, before parameters change.
  std::optional<NonFinite> first_non_finite();
  std::string plan_json() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tephra
