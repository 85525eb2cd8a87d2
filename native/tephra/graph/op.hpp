#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <tephra/graph/graph.hpp>

namespace tephra {

// The extent of one operand of a planned step: `size` numbers a row when batched, in all when not.
struct Extent {
  std::int64_t size = 1;
  std::int64_t last = 1;
  bool batched = false;
  std::int64_t count(std::int64_t rows) const { return batched ? rows * size : size; }
};

inline constexpr int most_inputs = 3;

// What a kernel is given: addresses, extents and settings, all settled when the graph was planned.
struct Step {
  const void* in[most_inputs] = {};
  void* out = nullptr;
  Extent in_extent[most_inputs]{};
  Extent out_extent{};
  double alpha = 0;
  double beta = 0;
  std::int64_t number = 0;
  bool transpose_left = false;
  bool transpose_right = false;

  template <typename T>
  const T* input(int index) const {
    return static_cast<const T*>(in[index]);
  }
  template <typename T>
  T* output() const {
    return static_cast<T*>(out);
  }
};

// The rows at hand and what random draws depend on.
struct Batch {
  std::int64_t rows = 0;
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  const std::int64_t* samples = nullptr;
};

using Kernel = void (*)(const Step&, const Batch&);

// Floating point operations of one run: per_row · rows + fixed. An element-wise op counts one a number, a product 2·m·n·k.
struct Flops {
  std::int64_t per_row = 0;
  std::int64_t fixed = 0;
};

enum class Role : std::uint8_t {
  compute,
  placeholder,    // leaf: filled by the caller
  parameter,      // leaf: lies in the parameter arena
  constant,       // leaf: the number alpha
  gradient_seed,  // leaf: 1 / global rows, what the gradient of the loss starts from
  reshape,        // same numbers under another shape: no step, no memory
};

// One kind of operation: everything that graph, differentiation, planning and running need to know of it. Adding an op is
// adding one of these to a family's file in ops/, with the function that applies it.
struct Op {
  std::string_view name;
  Role role = Role::compute;
  int inputs = 0;
  int label_input = -1;  // which input is i32 class indices
  // Shape of the output; throws Error with a reason when the inputs do not fit.
  Shape (*shape)(const std::vector<Shape>& inputs, const Attributes& attributes) = nullptr;
  Kernel f32 = nullptr;
  Kernel f64 = nullptr;
  // Gradients for each input, stated as graph, so that they can be differentiated again; an absent value means zero.
  // Null: no gradient flows through this op.
  std::vector<Value> (*gradient)(Graph& graph, Value self, Value upstream) = nullptr;
  Flops (*flops)(const Node& node, const std::vector<Shape>& inputs) = nullptr;
  bool in_place = false;           // the output may lie on input 0
  bool only_in_training = false;   // elsewhere the output is input 0 (dropout)
  const Op* after_bias = nullptr;  // the op that does this one right after add_bias, in one pass
};

Flops flops_of(const Node& node, const std::vector<Shape>& inputs);

// One operation a number of the output; what an op without a rule of its own counts.
Flops one_each(const Node& node, const std::vector<Shape>& inputs);

}  // namespace tephra
