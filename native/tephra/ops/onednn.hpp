#pragma once

#include <memory>

#include <tephra/graph/op.hpp>

// Convolutions in f32 by oneDNN, where the library was built with it and TEPHRA_ONEDNN is not 0 when the plan is made.
namespace tephra::ops::onednn {

enum class Work : std::uint8_t { forward, input_gradient, weight_gradient };

// One convolution: what is asked of it, and where its operands stand among a step's.
struct Job {
  Work work = Work::forward;
  bool biased = false;  // forward: + input 2
  bool relu = false;    // forward: then max(y, 0)
};

bool wanted(Dtype dtype);

// Bytes of scratch for `rows` rows: reordered weights and the library's scratchpad. 0 when it has no kernel better than ours.
std::int64_t scratch_bytes(const Job& job, const Step& step, std::int64_t rows);

// Kernels compiled for `rows` rows; those for other row counts are added when they are first met. Null when it has none.
std::shared_ptr<const void> prepare(const Job& job, const Step& step, std::int64_t rows);

// What was prepared, step.state; false when there is no kernel for this row count.
bool run(const Step& step, const Batch& batch);

}  // namespace tephra::ops::onednn
