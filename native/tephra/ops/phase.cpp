#include <tephra/ops/phase.hpp>

#include <cstring>

#include <tephra/ops/kernel.hpp>

namespace tephra::ops {
namespace {

struct SumOverRanks {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t count = step.out_extent.size;
    if (step.out != step.in[0]) std::memcpy(step.out, step.in[0], static_cast<std::size_t>(count) * sizeof(T));
    if (batch.ranks != nullptr && batch.ranks->sum != nullptr) batch.ranks->sum(batch.ranks->context, step.out, dtype_of<T>(), count);
  }
};

Shape unbatched_shape(const std::vector<Shape>& inputs, const Attributes&) {
  if (inputs[0].batched) throw Error(Exit::wrong_use, "", "shape " + inputs[0].text() + " has rows, which differ from rank to rank.");
  return inputs[0];
}

std::vector<Value> by_phase_gradient(Graph&, Value, Value g) { return {g, {}}; }

// Every rank's x is in every rank's sum.
std::vector<Value> sum_over_ranks_gradient(Graph& graph, Value, Value g) { return {sum_over_ranks(graph, g)}; }

const Op by_phase_op{.name = "by_phase", .role = Role::by_phase, .inputs = 2, .shape = same_shape, .gradient = by_phase_gradient};
const Op sum_over_ranks_op{.name = "sum_over_ranks", .inputs = 1, .shape = unbatched_shape, .f32 = f32_of<SumOverRanks>(), .f64 = f64_of<SumOverRanks>(), .gradient = sum_over_ranks_gradient, .in_place = true};

}  // namespace

Value by_phase(Graph& graph, Value training, Value otherwise) { return graph.apply(by_phase_op, {training, otherwise}); }

Value sum_over_ranks(Graph& graph, Value x) { return graph.apply(sum_over_ranks_op, {x}); }

bool is_sum_over_ranks(const Op& op) { return &op == &sum_over_ranks_op; }

std::span<const Op* const> phase_ops() {
  static constexpr const Op* table[] = {&by_phase_op, &sum_over_ranks_op};
  return table;
}

}  // namespace tephra::ops
