#include <tephra/ops/blas.hpp>

#include <vector>

#include <benchmark/benchmark.h>

// Products as training makes them: forward (NN), gradient of the input (NT), gradient of the weight (TN). Arguments: rows, columns,
// inner. Counter: floating point operations a second.
namespace {

using tephra::ops::Product;

template <typename T>
void multiply(benchmark::State& state, bool transpose_a, bool transpose_b) {
  const Product product{state.range(0), state.range(1), state.range(2), transpose_a, transpose_b};
  const std::vector<T> a(product.rows * product.inner, T(0.5)), b(product.inner * product.columns, T(0.25));
  std::vector<T> c(product.rows * product.columns);
  const std::int64_t a_stride = transpose_a ? product.rows : product.inner;
  const std::int64_t b_stride = transpose_b ? product.inner : product.columns;
  for (auto _ : state) {
    tephra::ops::gemm<T>(product, a.data(), a_stride, b.data(), b_stride, c.data());
    benchmark::DoNotOptimize(c.data());
  }
  const double flops = 2.0 * static_cast<double>(product.rows * product.columns * product.inner);
  state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate);
}

void shapes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"m", "n", "k"})->Args({128, 512, 784})->Args({128, 256, 512})->Args({32, 64, 64})->Args({2100, 20, 20})->Args({512, 512, 512});
}

void f32(benchmark::State& state, bool transpose_a, bool transpose_b) { multiply<float>(state, transpose_a, transpose_b); }
void f64(benchmark::State& state, bool transpose_a, bool transpose_b) { multiply<double>(state, transpose_a, transpose_b); }

BENCHMARK_CAPTURE(f32, nn, false, false)->Apply(shapes);
BENCHMARK_CAPTURE(f32, nt, false, true)->Apply(shapes);
BENCHMARK_CAPTURE(f32, tn, true, false)->Apply(shapes);
BENCHMARK_CAPTURE(f64, nn, false, false)->Apply(shapes);

}  // namespace
