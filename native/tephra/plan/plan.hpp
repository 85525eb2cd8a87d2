#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/graph/graph.hpp>
#include <tephra/graph/op.hpp>
#include <tephra/ops/kernel_set.hpp>
#include <tephra/plan/exchange_schedule.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/plan/parameter_layout.hpp>
#include <tephra/tensor/memory.hpp>

namespace tephra {

// Where a value lies while the network runs.
enum class Place : std::uint8_t { none, input, constant, parameter, gradient, arena };

struct Location {
  Place place = Place::none;
  std::int64_t offset = 0;     // bytes
  std::int64_t row_bytes = 0;  // how far the next row lies; 0: every strip of rows uses the same place
  bool local = false;          // every tile uses the same place
};

struct PlannedStep {
  Node node;
  std::vector<Location> inputs{};
  std::vector<Shape> input_shapes{};
  Location output;
  Location scratch{};
  bool backward = false;
};

// Steps [first, rows) run once, then [rows, end) for each tile of `tile_rows` rows.
struct Section {
  std::size_t first = 0;
  std::size_t rows = 0;
  std::size_t end = 0;
  std::int64_t tile_rows = 0;
};

// Steps [first, end) that run together on strips of rows.
struct StripSteps {
  std::size_t first = 0;
  std::size_t end = 0;
  std::int64_t rows = 0;
};

// A sum over rows that a section makes.
struct RowSum {
  Location place;
  std::int64_t count = 0;  // numbers
  std::size_t section = 0;
};

// What the nodes of one block cost, before fusion. Equal work of several blocks counts for the first of them.
struct BlockFlops {
  Flops forward;
  Flops backward;
};

// One flat list of steps: the forward pass alone, of evaluation or of training, or a whole training step.
struct Program {
  std::vector<PlannedStep> steps;
  std::vector<Section> sections;
  std::vector<StripSteps> strips;  // in order
  std::vector<RowSum> row_sums;  // by section
  Location prediction;
  Location loss;
  std::vector<std::int64_t> zero_gradients;  // indices of parameters that the loss does not depend on
  std::vector<BlockFlops> flops;  // one a block of Graph::blocks()

  // Numbers of all sums over rows that a section makes.
  std::int64_t summed_numbers(std::size_t section) const;
  // Of all blocks.
  BlockFlops total_flops() const;
};

// Everything settled before the first run. Plain data: making it allocates no tensor and calls no BLAS.
struct Plan {
  Graph graph;  // with the gradients appended
  Network network;
  ExecutorOptions options;
  ParameterLayout layout;
  std::vector<std::int64_t> input_offsets{};  // bytes, one a field
  std::int64_t input_bytes = 0;
  const KernelSet* kernels = nullptr;
  std::vector<double> constants{};  // [0] is the gradient seed, [1] 1 / global rows
  Program forward{};
  Program training{};
  Program repeated{};  // the forward pass of training alone; none unless asked for
  std::int64_t arena_bytes = 0;
  std::int64_t leaf_bytes = 0;  // of partial sums, in strict mode
  ExchangeSchedule exchange{};  // of the training program's gradients
};

// What an executor holds, in bytes; each piece takes whole cache lines. The optimizer's state is not in it.
struct PlannedMemory {
  bool on_device = false;  // arena there alone; inputs, constants, parameters and gradients there too, or there alone when they are managed
  bool managed = false;
  std::int64_t arena = 0;
  std::int64_t inputs = 0;
  std::int64_t samples = 0;
  std::int64_t constants = 0;
  std::int64_t parameters = 0;
  std::int64_t gradients = 0;
  std::int64_t leaves = 0;
  std::int64_t packing = 0;   // of gradients on their way to other ranks
  std::int64_t received = 0;  // from them
  std::int64_t prediction = 0;  // the host's copy of a device's

  memory::Held peak() const;
};
PlannedMemory memory_of(const Plan& plan);

// Numbers that one training step sends over the ranks, if there are several, besides gradients: the sums that ops take over the whole batch, or in
// strict mode the sums of the leaves.
std::int64_t exchanged_numbers(const Plan& plan);

Plan make_plan(const Graph& graph, const Network& network, const ExecutorOptions& options);

std::string plan_json(const Plan& plan);

}  // namespace tephra
