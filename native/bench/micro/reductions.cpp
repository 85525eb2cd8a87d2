#include "network.hpp"

// Sums over B×64. Argument: rows.
namespace {

using namespace tephra;

constexpr std::int64_t width = 64;

Value all(Graph& graph, Value x) { return ops::add(graph, x, ops::spread_all(graph, ops::sum_all(graph, x), graph.node(x).shape)); }
Value rows_of(Graph& graph, Value x) { return ops::add_bias(graph, x, ops::sum_rows(graph, x)); }
Value last(Graph& graph, Value x) { return ops::sum_last(graph, x); }

void sum(benchmark::State& state, Value (*build)(Graph&, Value)) {
  Graph graph(Dtype::f32);
  const std::int64_t rows = state.range(0);
  Executor executor = bench::planned(graph, build(graph, graph.placeholder("x", {width})), rows);
  bench::run_forward(state, executor, rows);
  state.SetItemsProcessed(state.iterations() * rows * width);
}

BENCHMARK_CAPTURE(sum, all_and_spread, all)->Arg(128)->Arg(2100);
BENCHMARK_CAPTURE(sum, rows_and_spread, rows_of)->Arg(128)->Arg(2100);
BENCHMARK_CAPTURE(sum, last, last)->Arg(128)->Arg(2100);

}  // namespace
