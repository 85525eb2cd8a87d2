#include <doctest/doctest.h>

#include <tephra/ops/ops.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/tensor/error.hpp>

#include "numbers.hpp"

using namespace tephra;
using testing::values_of;

namespace {

// Σ w∘round(x²) of one row of eleven numbers, by the gradient of a parameter added to x.
struct Stored {
  Stored(Dtype dtype, Dtype stored) : executor(make(dtype, stored)) {
    testing::fill(executor.input("x"), 1, -3, 3);
    testing::fill(executor.input("w"), 2);
    executor.step(1, 1, 1);
  }

  static Executor make(Dtype dtype, Dtype stored) {
    Graph graph(dtype);
    const Value p = graph.parameter("b", "p", {11}, {});
    const Value x = ops::add_bias(graph, graph.placeholder("x", {11}), p);
    const Value kept = ops::load(graph, ops::store(graph, ops::square(graph, x), stored));
    const Value loss = ops::sum_all(graph, ops::multiply(graph, kept, graph.placeholder("w", {11})));
    return {graph, {.prediction = kept, .loss = loss}, {.max_rows = 1}};
  }

  Executor executor;
};

}  // namespace

TEST_CASE("stored values are rounded, and gradients pass them as if they were not") {
  for (const Dtype dtype : {Dtype::f32, Dtype::f64})
    for (const Dtype stored : {Dtype::bf16, Dtype::f16}) {
      Stored run(dtype, stored);
      std::uint16_t memory = 0;
      const Span half{&memory, stored, 1};
      float single = 0;
      for (std::int64_t i = 0; i < 11; ++i) {
        const double x = run.executor.input("x").get(i), w = run.executor.input("w").get(i);
        single = static_cast<float>(x) * static_cast<float>(x);
        half.set(0, dtype == Dtype::f32 ? static_cast<double>(single) : x * x);
        CHECK(run.executor.prediction().get(i) == half.get(0));
        CHECK(run.executor.gradients().flat().get(i) == doctest::Approx(2 * x * w).epsilon(1e-6));
      }
    }
}

TEST_CASE("a stored value takes two bytes and only load reads it") {
  Graph graph(Dtype::f32);
  const Value x = graph.placeholder("x", {4});
  const Value stored = ops::store(graph, x, Dtype::bf16);
  CHECK(graph.node(stored).dtype == Dtype::bf16);
  CHECK(graph.node(ops::load(graph, stored)).dtype == Dtype::f32);
  CHECK_THROWS_AS(ops::add(graph, x, stored), Error);
  CHECK_THROWS_AS(ops::load(graph, x), Error);
  CHECK_THROWS_AS(ops::store(graph, stored, Dtype::f16), Error);
  CHECK_THROWS_AS(ops::store(graph, x, Dtype::f64), Error);
  CHECK_THROWS_AS(Graph(Dtype::bf16), Error);
}
