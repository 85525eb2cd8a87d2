#include <tephra/optim/optimizer.hpp>

#include <benchmark/benchmark.h>

// One step over a flat arena of f32. Argument: parameters.
namespace {

using namespace tephra;

void optimize(benchmark::State& state, const OptimizerSpec& spec) {
  const std::int64_t count = state.range(0);
  const ParameterLayout layout{.dtype = Dtype::f32, .entries = {{.name = "a.weight", .shape = {count}, .count = count, .initial = {}}}, .count = count};
  const ParameterArena parameters(layout), gradients(layout);
  for (std::int64_t i = 0; i < count; ++i) gradients.flat().set(i, 1e-3 * static_cast<double>(i % 7 - 3));
  Optimizer optimizer(spec, layout);
  std::uint64_t number = 0;
  for (auto _ : state) {
    optimizer.apply(parameters.flat(), gradients.flat(), ++number);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * count);
}

BENCHMARK_CAPTURE(optimize, sgd, optim::sgd({}))->Arg(8897)->Arg(535818);
BENCHMARK_CAPTURE(optimize, momentum, optim::sgd({.momentum = 0.9}))->Arg(8897)->Arg(535818);
BENCHMARK_CAPTURE(optimize, adam, optim::adam({}))->Arg(8897)->Arg(535818);

}  // namespace

BENCHMARK_MAIN();
