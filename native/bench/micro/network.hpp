#pragma once

#include <benchmark/benchmark.h>

#include <tephra/ops/ops.hpp>
#include <tephra/plan/executor.hpp>

namespace tephra::bench {

// A plan that is run forward on `rows` rows of one field "x".
inline Executor planned(const Graph& graph, Value result, std::int64_t rows) {
  Executor executor(graph, {.prediction = result}, {.max_rows = rows, .training = false});
  executor.initialise();
  const Span x = executor.input("x");
  for (std::int64_t i = 0; i < x.count; ++i) x.set(i, 0.001 * static_cast<double>(i % 1000) - 0.5);
  return executor;
}

inline void run_forward(benchmark::State& state, Executor& executor, std::int64_t rows) {
  for (auto _ : state) {
    executor.forward(rows);
    benchmark::ClobberMemory();
  }
}

}  // namespace tephra::bench
