#include <tephra/ops/onednn.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

#include <tephra/ops/convolution_window.hpp>
#include <tephra/tensor/each.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::ops::onednn {
namespace {

using dnnl::memory;

// Every status of the library arrives here as an exception.
template <typename F>
auto checked(std::string_view what, F f) {
  try {
    return f();
  } catch (const dnnl::error& error) {
    throw Error(Exit::internal, "", "oneDNN could not " + std::string(what) + " a convolution (status " + std::to_string(static_cast<int>(error.status)) +
                                        ", " + error.what() + "). Set TEPHRA_ONEDNN=0 to run without it.");
  }
}

const dnnl::engine& processor() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

std::int64_t aligned(std::int64_t bytes) { return (bytes + 63) / 64 * 64; }
std::int64_t bytes_of(const memory::desc& desc) { return static_cast<std::int64_t>(desc.get_size()); }

// The operands of one convolution and how its window moves, in the library's words.
struct Problem {
  memory::desc wide;
  memory::desc narrow;
  memory::desc weights;       // as we keep them
  memory::desc free_weights;  // in whatever order a kernel likes
  memory::desc bias;
  memory::dims stride;
  memory::dims padding;
};

memory::desc operand(const Extent& extent, const Window& window, std::int64_t rows) {
  using tag = memory::format_tag;
  static constexpr tag first[] = {tag::ncw, tag::nchw, tag::ncdhw};
  static constexpr tag last[] = {tag::nwc, tag::nhwc, tag::ndhwc};
  memory::dims dims{rows, window.channels_last ? extent.last : extent.dims[0]};
  const std::int64_t* spatial = extent.dims + (window.channels_last ? 0 : 1);
  dims.insert(dims.end(), spatial, spatial + window.spatial);
  return {dims, memory::data_type::f32, (window.channels_last ? last : first)[window.spatial - 1]};
}

Problem problem_of(const Job& job, const Step& step, std::int64_t rows) {
  using tag = memory::format_tag;
  static constexpr tag plain[] = {tag::oiw, tag::oihw, tag::oidhw};
  const bool for_input = job.work == Work::input_gradient;
  const bool for_weights = job.work == Work::weight_gradient;
  const Extent& weights = for_weights ? step.out_extent : step.in_extent[1];
  const Extent& narrow = for_input ? step.in_extent[0] : for_weights ? step.in_extent[1] : step.out_extent;
  const memory::dims dims(weights.dims, weights.dims + weights.rank);
  const auto spatial = static_cast<std::size_t>(step.window.spatial);
  Problem problem{.wide = operand(for_input ? step.out_extent : step.in_extent[0], step.window, rows),
                  .narrow = operand(narrow, step.window, rows),
                  .weights = {dims, memory::data_type::f32, plain[spatial - 1]},
                  .free_weights = {dims, memory::data_type::f32, tag::any},
                  .bias = {},
                  .stride = {step.window.stride.begin(), step.window.stride.begin() + spatial},
                  .padding = {step.window.padding.begin(), step.window.padding.begin() + spatial}};
  if (job.biased) problem.bias = {{dims[0]}, memory::data_type::f32, tag::x};
  return problem;
}

// The scratchpad is ours: the library allocates none.
dnnl::primitive_attr attributes_of(const Job& job) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (job.relu) {
    dnnl::post_ops after;
    after.append_eltwise(1.0F, dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
    attributes.set_post_ops(after);
  }
  return attributes;
}

constexpr auto direct = dnnl::algorithm::convolution_direct;

dnnl::convolution_forward::primitive_desc forward_of(const Job& job, const Problem& p) {
  constexpr auto training = dnnl::prop_kind::forward_training;
  const auto attributes = attributes_of(job);
  if (job.biased) return {{training, direct, p.wide, p.free_weights, p.bias, p.narrow, p.stride, p.padding, p.padding}, attributes, processor()};
  return {{training, direct, p.wide, p.free_weights, p.narrow, p.stride, p.padding, p.padding}, attributes, processor()};
}

// A kernel that the library chose, and the weights as it reads or makes them.
struct Chosen {
  dnnl::primitive_desc_base kernel;
  memory::desc scratchpad;
  memory::desc weights;
};

Chosen choose(const Job& job, const Problem& p) {
  const auto forward = forward_of(job, p);
  if (job.work == Work::forward) return {forward, forward.scratchpad_desc(), forward.weights_desc()};
  const auto attributes = attributes_of(job);
  if (job.work == Work::input_gradient) {
    const dnnl::convolution_backward_data::primitive_desc kernel(
        {direct, p.wide, p.free_weights, p.narrow, p.stride, p.padding, p.padding}, attributes, processor(), forward);
    return {kernel, kernel.scratchpad_desc(), kernel.weights_desc()};
  }
  const dnnl::convolution_backward_weights::primitive_desc kernel(
      {direct, p.wide, p.free_weights, p.narrow, p.stride, p.padding, p.padding}, attributes, processor(), forward);
  return {kernel, kernel.scratchpad_desc(), kernel.diff_weights_desc()};
}

// The library's reference kernels are far slower than our products.
bool is_reference(const Chosen& chosen) { return std::string_view(chosen.kernel.impl_info_str()).find("ref") != std::string_view::npos; }

// oneDNN 2.6.3, channels last, more threads than rows: its kernel for the weights of a 1×1 window that skips places writes behind
// the scratchpad that it asked for.
bool may_overwrite(const Job& job, const Window& window) {
  const auto any_above_one = [&](const Window::Sizes& sizes) { return std::any_of(sizes.begin(), sizes.end(), [](auto size) { return size > 1; }); };
  return job.work == Work::weight_gradient && !any_above_one(window.kernel) && any_above_one(window.stride);
}

bool is_unwanted(const Job& job, const Step& step, const Chosen& chosen) { return is_reference(chosen) || may_overwrite(job, step.window); }

// Where things lie in a step's scratch.
struct ScratchLayout {
  std::int64_t scratchpad;  // after the weights in the kernel's order
  std::int64_t plain;       // gradient of this tile's weights in our order, to be added
  std::int64_t bytes;
};

ScratchLayout scratch_of(const Job& job, const Problem& problem, const Chosen& chosen) {
  const std::int64_t scratchpad = aligned(bytes_of(chosen.weights));
  const std::int64_t plain = scratchpad + aligned(bytes_of(chosen.scratchpad));
  return {scratchpad, plain, plain + (job.work == Work::weight_gradient ? aligned(bytes_of(problem.weights)) : 0)};
}

memory placeless(const memory::desc& desc) { return {desc, processor(), DNNL_MEMORY_NONE}; }

// Setting an address may clear padding behind it: only when it is another.
void place(const memory& at, const void* address) {
  if (at.get_data_handle() != address) at.set_data_handle(const_cast<void*>(address));
}

// Compiled for one row count. The arguments' addresses are set before each run.
struct Compiled {
  std::int64_t rows;
  bool usable = false;
  ScratchLayout scratch{};
  dnnl::primitive kernel{};
  dnnl::reorder reorder{};  // of the weights, before the kernel or after it
  memory wide{}, narrow{}, bias{}, weights{}, plain{}, scratchpad{};
};

// `room`: bytes of scratch; another row count than planned may need more.
Compiled compile(const Job& job, const Step& step, std::int64_t rows, std::int64_t room) {
  Compiled made{.rows = rows};
  const Problem problem = problem_of(job, step, rows);
  const Chosen chosen = choose(job, problem);
  made.scratch = scratch_of(job, problem, chosen);
  if (is_unwanted(job, step, chosen) || made.scratch.bytes > room) return made;
  made.usable = true;
  made.kernel = dnnl::primitive(chosen.kernel.get());
  made.wide = placeless(problem.wide);
  made.narrow = placeless(problem.narrow);
  if (job.biased) made.bias = placeless(problem.bias);
  made.weights = placeless(chosen.weights);
  made.plain = placeless(problem.weights);
  made.scratchpad = placeless(chosen.scratchpad);
  made.reorder = job.work == Work::weight_gradient ? dnnl::reorder(made.weights, made.plain) : dnnl::reorder(made.plain, made.weights);
  return made;
}

struct Prepared {
  Job job;
  std::int64_t room;
  dnnl::stream stream{processor()};
  std::vector<Compiled> compiled{};
};

const Compiled& compiled_for(Prepared& prepared, const Step& step, std::int64_t rows) {
  auto& known = prepared.compiled;
  const auto found = std::find_if(known.begin(), known.end(), [&](const Compiled& each) { return each.rows == rows; });
  return found != known.end() ? *found : known.emplace_back(compile(prepared.job, step, rows, prepared.room));
}

// By the C interface, which takes its arguments without allocating.
template <std::size_t count>
void execute(const dnnl::primitive& primitive, const dnnl::stream& stream, const dnnl_exec_arg_t (&arguments)[count]) {
  dnnl::error::wrap_c_api(dnnl_primitive_execute(primitive.get(), stream.get(), count, arguments), "could not execute a primitive");
}

void place_operands(const Job& job, const Compiled& compiled, const Step& step) {
  auto* scratch = static_cast<std::byte*>(step.scratch);
  const bool for_input = job.work == Work::input_gradient;
  place(compiled.wide, for_input ? step.out : step.in[0]);
  place(compiled.narrow, for_input ? step.in[0] : job.work == Work::weight_gradient ? step.in[1] : step.out);
  place(compiled.weights, scratch);
  place(compiled.scratchpad, scratch + compiled.scratch.scratchpad);
  if (job.biased) place(compiled.bias, step.in[2]);
}

void run_weight_gradient(Prepared& prepared, const Compiled& c, const Step& step, bool adds) {
  execute(c.kernel, prepared.stream, {{DNNL_ARG_SRC, c.wide.get()}, {DNNL_ARG_DIFF_DST, c.narrow.get()}, {DNNL_ARG_DIFF_WEIGHTS, c.weights.get()}, {DNNL_ARG_SCRATCHPAD, c.scratchpad.get()}});
  void* plain = adds ? static_cast<std::byte*>(step.scratch) + c.scratch.plain : step.out;
  place(c.plain, plain);
  execute(c.reorder, prepared.stream, {{DNNL_ARG_FROM, c.weights.get()}, {DNNL_ARG_TO, c.plain.get()}});
  if (!adds) return;
  const auto* part = static_cast<const float*>(plain);
  auto* sum = step.output<float>();
  TEPHRA_EACH
  for (std::int64_t i = 0; i < step.out_extent.size; ++i) sum[i] += part[i];
}

void run_with_weights(Prepared& prepared, const Compiled& c, const Step& step) {
  place(c.plain, step.in[1]);
  execute(c.reorder, prepared.stream, {{DNNL_ARG_FROM, c.plain.get()}, {DNNL_ARG_TO, c.weights.get()}});
  const dnnl_exec_arg_t weights{DNNL_ARG_WEIGHTS, c.weights.get()};
  const dnnl_exec_arg_t scratchpad{DNNL_ARG_SCRATCHPAD, c.scratchpad.get()};
  if (prepared.job.work == Work::input_gradient)
    execute(c.kernel, prepared.stream, {{DNNL_ARG_DIFF_DST, c.narrow.get()}, weights, {DNNL_ARG_DIFF_SRC, c.wide.get()}, scratchpad});
  else if (prepared.job.biased)
    execute(c.kernel, prepared.stream, {{DNNL_ARG_SRC, c.wide.get()}, weights, {DNNL_ARG_BIAS, c.bias.get()}, {DNNL_ARG_DST, c.narrow.get()}, scratchpad});
  else
    execute(c.kernel, prepared.stream, {{DNNL_ARG_SRC, c.wide.get()}, weights, {DNNL_ARG_DST, c.narrow.get()}, scratchpad});
}

}  // namespace

bool wanted(Dtype dtype) {
  const char* chosen = std::getenv("TEPHRA_ONEDNN");
  return dtype == Dtype::f32 && (chosen == nullptr || std::string_view(chosen) != "0");
}

std::int64_t scratch_bytes(const Job& job, const Step& step, std::int64_t rows) {
  return checked("plan", [&] {
    const Problem problem = problem_of(job, step, rows);
    const Chosen chosen = choose(job, problem);
    return is_unwanted(job, step, chosen) ? 0 : scratch_of(job, problem, chosen).bytes;
  });
}

std::shared_ptr<const void> prepare(const Job& job, const Step& step, std::int64_t rows) {
  return checked("compile", [&]() -> std::shared_ptr<const void> {
    const std::int64_t room = scratch_bytes(job, step, rows);
    if (room == 0) return nullptr;
    auto prepared = std::make_shared<Prepared>(Prepared{.job = job, .room = room});
    compiled_for(*prepared, step, rows);
    return prepared;
  });
}

bool run(const Step& step, const Batch& batch) {
  if (batch.rows == 0) return false;
  return checked("run", [&] {
    // The list of compiled row counts grows while running; what it computes does not depend on it.
    auto& prepared = *static_cast<Prepared*>(const_cast<void*>(step.state));
    const Compiled& compiled = compiled_for(prepared, step, batch.rows);
    if (!compiled.usable) return false;
    place_operands(prepared.job, compiled, step);
    if (prepared.job.work == Work::weight_gradient) run_weight_gradient(prepared, compiled, step, batch.adds);
    else run_with_weights(prepared, compiled, step);
    return true;
  });
}

}  // namespace tephra::ops::onednn
