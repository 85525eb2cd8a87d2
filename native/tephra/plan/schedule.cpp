#include <tephra/plan/schedule.hpp>

#include <algorithm>
#include <limits>

#include <tephra/graph/leaves.hpp>
#include <tephra/ops/elementwise.hpp>
#include <tephra/plan/steps.hpp>

namespace tephra {
namespace {

constexpr int forever = std::numeric_limits<int>::max();

class Schedule {
 public:
  Schedule(Plan& plan, ArenaLayout& arena, Lowered lowered)
      : plan_(plan), arena_(arena), lowered_(std::move(lowered)), root_(lowered_.nodes.size()), last_use_(root_.size(), -1), where_(root_.size()) {}

  Program run() {
    find_roots();
    pin_gradients();
    find_last_uses();
    for (int number = 0; number < static_cast<int>(root_.size()); ++number) place(number);
    copy_results();
    program_.prediction = location_of(lowered_.results[0]);
    if (lowered_.results[1] >= 0) program_.loss = location_of(lowered_.results[1]);
    return std::move(program_);
  }

 private:
  Node& node(int number) { return lowered_.nodes[static_cast<std::size_t>(number)]; }
  Location& where(int number) { return where_[static_cast<std::size_t>(number)]; }
  int root(int number) const { return root_[static_cast<std::size_t>(number)]; }
  int& last_use(int number) { return last_use_[static_cast<std::size_t>(number)]; }
  Location location_of(int number) { return where(root(number)); }

  // A reshape has the memory of what it reshapes.
  void find_roots() {
    for (int number = 0; number < static_cast<int>(root_.size()); ++number)
      root_[static_cast<std::size_t>(number)] = node(number).op->role == Role::reshape ? root(node(number).inputs[0].id) : number;
  }

  Location result_place(std::size_t parameter) const {
    const auto bytes = static_cast<std::int64_t>(size_of(plan_.graph.dtype()));
    const ParameterEntry& entry = plan_.layout.entries[parameter];
    return {entry.trained ? Place::gradient : Place::parameter, entry.offset * bytes};
  }

  // A gradient that a step makes is made in the gradient arena itself, once; others are copied at the end.
  void pin_gradients() {
    for (std::size_t index = 2; index < lowered_.results.size(); ++index) {
      const int number = lowered_.results[index];
      const bool trained = plan_.layout.entries[index - 2].trained;
      if (number < 0 && trained) program_.zero_gradients.push_back(static_cast<std::int64_t>(index - 2));
      if (number < 0 || !trained) continue;
      const int made = root(number);
      const bool shown = made == root(lowered_.results[0]) || made == root(lowered_.results[1]);
      if (node(made).op->role == Role::compute && where(made).place == Place::none && !shown) where(made) = result_place(index - 2);
    }
  }

  void find_last_uses() {
    for (int number = 0; number < static_cast<int>(root_.size()); ++number)
      for (const Value input : node(number).inputs) last_use(root(input.id)) = number;
    for (const int result : lowered_.results)
      if (result >= 0) last_use(root(result)) = forever;
  }

  void place(int number) {
    switch (node(number).op->role) {
      case Role::reshape: return;
      case Role::by_phase: return;
      case Role::compute: return add_step(number);
      case Role::placeholder: where(number) = {Place::input, plan_.input_offsets[static_cast<std::size_t>(node(number).leaf)]}; return;
      case Role::parameter: where(number) = {Place::parameter, parameter_offset(node(number))}; return;
      case Role::gradient_seed: where(number) = {Place::constant, 0}; return;
      case Role::row_share: where(number) = {Place::constant, static_cast<std::int64_t>(size_of(plan_.graph.dtype()))}; return;
      case Role::constant: where(number) = {Place::constant, constant_offset(node(number).attributes.alpha)}; return;
    }
  }

  std::int64_t parameter_offset(const Node& parameter) const {
    const auto& entry = plan_.layout.entries[static_cast<std::size_t>(parameter.leaf)];
    return entry.offset * static_cast<std::int64_t>(size_of(plan_.graph.dtype()));
  }

  std::int64_t constant_offset(double value) {
    plan_.constants.push_back(value);
    return static_cast<std::int64_t>((plan_.constants.size() - 1) * size_of(plan_.graph.dtype()));
  }

  std::int64_t bytes_of(int number) {
    return node(number).shape.count(plan_.options.max_rows) * static_cast<std::int64_t>(size_of(node(number).dtype));
  }

  // An input whose memory the output may take over: read last here, of the same shape.
  int reusable_input(int number) {
    if (!node(number).op->in_place) return -1;
    for (const Value input : node(number).inputs)
      if (location_of(input.id).place == Place::arena && last_use(root(input.id)) == number && node(input.id).shape == node(number).shape)
        return root(input.id);
    return -1;
  }

  void add_step(int number) {
    if (where(number).place == Place::none) {
      if (const int reused = reusable_input(number); reused >= 0) {
        where(number) = where(reused);
        last_use(reused) = forever;  // its memory lives on as this node's
      } else {
        where(number) = {Place::arena, arena_.take(bytes_of(number))};
      }
    }
    PlannedStep step{.node = node(number), .output = where(number), .backward = lowered_.backward[static_cast<std::size_t>(number)]};
    for (const Value input : node(number).inputs) {
      step.inputs.push_back(location_of(input.id));
      step.input_shapes.push_back(node(input.id).shape);
    }
    if (const std::int64_t bytes = scratch_of(step); bytes > 0) {
      step.scratch = {Place::arena, arena_.take(bytes)};
      arena_.give(step.scratch.offset);
    }
    program_.steps.push_back(std::move(step));
    give_back_inputs(number);
    if (last_use(number) < 0 && where(number).place == Place::arena) arena_.give(where(number).offset);
  }

  std::int64_t scratch_of(const PlannedStep& step) const {
    const Dtype dtype = plan_.graph.dtype();
    const Kernels kernels = plan_.kernels->find(*step.node.op, dtype);
    return kernels.scratch == nullptr ? 0 : kernels.scratch(step_of(step.node, step.input_shapes), dtype, plan_.options.max_rows);
  }

  void give_back_inputs(int number) {
    for (const Value input : node(number).inputs) {
      const int made = root(input.id);
      if (last_use(made) != number || where(made).place != Place::arena) continue;
      arena_.give(where(made).offset);
      last_use(made) = forever;  // once, also when it is both inputs
    }
  }

  void copy_results() {
    for (std::size_t index = 2; index < lowered_.results.size(); ++index) {
      const int number = lowered_.results[index];
      if (number < 0) continue;
      const Location wanted = result_place(index - 2);
      const Location made = location_of(number);
      if (made.place == wanted.place && made.offset == wanted.offset) continue;
      Node copy = node(number);
      copy.op = &ops::copy_op();
      copy.inputs = {Value{number}};
      program_.steps.push_back({.node = std::move(copy), .inputs = {made}, .input_shapes = {node(number).shape}, .output = wanted, .backward = true});
    }
  }

  Plan& plan_;
  ArenaLayout& arena_;
  Lowered lowered_;
  std::vector<int> root_;
  std::vector<int> last_use_;  // step that reads this memory last
  std::vector<Location> where_;
  Program program_;
};

}  // namespace

Program schedule(Plan& plan, ArenaLayout& arena, Lowered lowered) { return Schedule(plan, arena, std::move(lowered)).run(); }

}  // namespace tephra
