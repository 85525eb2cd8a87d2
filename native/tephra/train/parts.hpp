#pragma once

#include <cstdint>

#include <tephra/plan/executor.hpp>
#include <tephra/tensor/span.hpp>

// The two parts of an executor's parameters.
namespace tephra::train {

inline Span trained_part(Executor& executor) { return executor.parameters().flat().part(0, executor.gradients().flat().count); }

// What training changes without a gradient.
inline Span state_part(Executor& executor) {
  const Span all = executor.parameters().flat();
  const std::int64_t trained = executor.gradients().flat().count;
  return all.part(trained, all.count - trained);
}

}  // namespace tephra::train
