#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <tephra/graph/graph.hpp>

namespace tephra {

inline constexpr int most_dims = 6;
// Numbers of one value (of a batched one, in one row): more fit no machine, and sums and products of such sizes can still be counted.
inline constexpr std::int64_t most_numbers = std::int64_t{1} << 40;

// The extent of one operand of a planned step: `size` numbers a row when batched, in all when not. dims leave the batch out.
struct Extent {
  std::int64_t size = 1;
  std::int64_t last = 1;
  bool batched = false;
  int rank = 0;  // of dims
  std::int64_t dims[most_dims] = {};

  std::int64_t count(std::int64_t rows) const { return batched ? rows * size : size; }
};

inline constexpr int most_inputs = 6;

// What a kernel is given: addresses, extents and settings, all settled when the graph was planned.
struct Step {
  const void* in[most_inputs] = {};
  void* out = nullptr;
  void* scratch = nullptr;      // what Op::scratch asked for; holds nothing from one run to the next
  const void* state = nullptr;  // what `prepare` made
  Extent in_extent[most_inputs]{};
  Extent out_extent{};
  double alpha = 0;
  double beta = 0;
  std::int64_t number = 0;
  std::int64_t axis = 0;
  std::int64_t begin = 0;
  bool transpose_left = false;
  bool transpose_right = false;
  Window window{};

  template <typename T>
  const T* input(int index) const {
    return static_cast<const T*>(in[index]);
  }
  template <typename T>
  T* output() const {
    return static_cast<T*>(out);
  }
};

// Adds numbers of all ranks, in place and in host memory: a device's kernel copies there and back. A function and what it is given, so
// that kernels need not know of communicators.
struct RankSum {
  void (*sum)(void* context, void* numbers, Dtype dtype, std::int64_t count) = nullptr;  // null: one rank
  void* context = nullptr;
};

// The rows at hand and what random draws depend on. A run takes its rows in one or several tiles, each a Batch of its own.
struct Batch {
  std::int64_t rows = 0;
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  const std::int64_t* samples = nullptr;  // in host memory, for a device's kernels too
  bool adds = false;  // a kernel that sums over rows adds to its output: this is not the first tile
  const RankSum* ranks = nullptr;
  std::int64_t global_rows = 0;  // over all ranks and tiles
};

using Kernel = void (*)(const Step&, const Batch&);

// Made once for a planned step of at most `rows` rows, such as the compiled kernel of a library.
using Prepare = std::shared_ptr<const void> (*)(const Step& step, Dtype dtype, std::int64_t rows);
// Bytes of scratch for at most `rows` rows.
using Scratch = std::int64_t (*)(const Step& step, Dtype dtype, std::int64_t rows);

// How one set of kernels does one op in one dtype; `run` is null when it cannot.
struct Kernels {
  Kernel run = nullptr;
  Prepare prepare = nullptr;
  Scratch scratch = nullptr;
};

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
  gradient_seed,  // leaf: what the gradient of the loss starts from
  row_share,      // leaf: 1 / global rows
  reshape,        // same numbers under another shape: no step, no memory
  by_phase,       // input 0 in training, input 1 elsewhere: no step, no memory
};

// A compute op whose output has no rows while an input has is a sum over rows: its kernel writes when !batch.adds and adds to
// its output otherwise (0 rows: zeros, or nothing). Every other op treats each row for itself.
//
// One kind of operation: everything that graph, differentiation, planning and running need to know of it. Adding an op is
// adding one of these to a family's file in ops/, with the function that applies it.
struct Op {
  std::string_view name;
  Role role = Role::compute;
  int inputs = 0;
  int label_input = -1;  // which input is i32 class indices
  // Shape of the output; throws Error with a reason when the inputs do not fit.
  Shape (*shape)(const std::vector<Shape>& inputs, const Attributes& attributes) = nullptr;
  // Dtype of the output; null: the graph's.
  Dtype (*dtype)(const Attributes& attributes) = nullptr;
  bool reads_half = false;  // its input is stored as bf16 or f16, which no other op reads
  Kernel f32 = nullptr;
  Kernel f64 = nullptr;
  Prepare prepare = nullptr;
  Scratch scratch = nullptr;
  // Gradients for each input, stated as graph, so that they can be differentiated again; an absent value means zero.
  // Null: no gradient flows through this op.
  std::vector<Value> (*gradient)(Graph& graph, Value self, Value upstream) = nullptr;
  Flops (*flops)(const Node& node, const std::vector<Shape>& inputs) = nullptr;
  bool in_place = false;           // the output may lie on input 0
  bool only_in_training = false;   // elsewhere the output is input 0 (dropout)
  bool made_again = false;         // of rows it is made once more for the backward pass rather than kept until then
  const Op* after_bias = nullptr;   // the op that does this one right after add_bias, in one pass
  const Op* with_addend = nullptr;  // the op that adds one more input, of the output's shape, to the result of this one
};

Flops flops_of(const Node& node, const std::vector<Shape>& inputs);

// One operation a number of the output; what an op without a rule of its own counts.
Flops one_each(const Node& node, const std::vector<Shape>& inputs);

}  // namespace tephra
