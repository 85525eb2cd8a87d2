#include "network.hpp"

// Chains of element-wise ops over B×64, from inside one core's caches to far beyond them. Argument: rows.
namespace {

using namespace tephra;

constexpr std::int64_t width = 64;

Value polynomial(Graph& graph, Value x) {
  Value y = x;
  for (int i = 0; i < 4; ++i) y = ops::affine(graph, ops::multiply(graph, y, x), 0.5, 0.25);
  return y;
}

Value one_tanh(Graph& graph, Value x) { return ops::tanh(graph, x); }
Value one_exponential(Graph& graph, Value x) { return ops::exponential(graph, x); }
Value one_copy(Graph& graph, Value x) { return ops::copy(graph, x); }

void chain(benchmark::State& state, Value (*build)(Graph&, Value)) {
  Graph graph(Dtype::f32);
  const std::int64_t rows = state.range(0);
  Executor executor = bench::planned(graph, build(graph, graph.placeholder("x", {width})), rows);
  bench::run_forward(state, executor, rows);
  state.SetItemsProcessed(state.iterations() * rows * width);
}

BENCHMARK_CAPTURE(chain, polynomial, polynomial)->Arg(32)->Arg(2100)->Arg(65536);
BENCHMARK_CAPTURE(chain, tanh, one_tanh)->Arg(32)->Arg(2100)->Arg(65536);
BENCHMARK_CAPTURE(chain, exponential, one_exponential)->Arg(2100);
BENCHMARK_CAPTURE(chain, copy, one_copy)->Arg(2100)->Arg(65536);

}  // namespace
