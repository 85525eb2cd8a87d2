#include "layer_cases.hpp"

#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/ops.hpp>

namespace tephra::testing {
namespace {

using In = const std::vector<Value>&;

Shape rows_of(std::vector<std::int64_t> dims) { return Shape::rows_of(std::move(dims)); }

OpCase batch_norm(const std::string& name, layers::Statistics statistics, Shape shape) {
  return {name, {std::move(shape)}, [statistics](Graph& g, In in) {
            return layers::batch_norm(g, in[0], {.id = "n", .statistics = statistics});
          }};
}

Value burgers(Graph& g, In in) {
  const Value u = layers::dense(g, layers::dense(g, in[0], {.id = "h", .units = 3, .activation = Activation::tanh}), {.id = "u", .units = 1});
  return losses::burgers_residual(g, ops::add(g, u, ops::sum_last(g, ops::square(g, in[0]))), in[0], 0.3);
}

}  // namespace

std::vector<OpCase> layer_cases() {
  return {
      batch_norm("batch_norm", layers::Statistics::global, rows_of({2, 3})),
      batch_norm("batch_norm of one place", layers::Statistics::global, rows_of({2})),
      batch_norm("batch_norm, local", layers::Statistics::local, rows_of({2, 3})),
      {"add of three", {rows_of({2, 3}), rows_of({2, 3}), rows_of({2, 3})}, [](Graph& g, In in) { return layers::add(g, {in[0], ops::square(g, in[1]), in[2]}, {.id = "a"}); }},
      {"layer_norm", {rows_of({2, 4})}, [](Graph& g, In in) { return layers::layer_norm(g, in[0], {.id = "n"}); }},
      {"layer_norm over two dimensions", {rows_of({2, 3})}, [](Graph& g, In in) { return layers::layer_norm(g, in[0], {.id = "n", .dims = 2, .affine = false}); }},
      {"attention", {rows_of({3, 4}), rows_of({2, 3})}, [](Graph& g, In in) { return layers::attention(g, ops::exponential(g, in[0]), in[1], {.id = "a", .heads = 2, .causal = true}); }},
      {"relative_l2", {rows_of({2, 3}), rows_of({2, 3})}, [](Graph& g, In in) { return losses::relative_l2(g, {.id = "l"}, in[0], in[1]); }},
      {"binary_cross_entropy", {rows_of({3}), rows_of({3})}, [](Graph& g, In in) { return losses::binary_cross_entropy(g, {.id = "l"}, in[0], in[1]); }},
      {"soft_cross_entropy", {rows_of({2, 3}), rows_of({2, 3})}, [](Graph& g, In in) { return losses::soft_cross_entropy(g, {.id = "l"}, in[0], in[1]); }},
      {"gaussian_kl", {rows_of({3}), rows_of({3})}, [](Graph& g, In in) { return losses::gaussian_kl(g, {.id = "l"}, in[0], in[1]); }},
      {"latent", {rows_of({3})}, [](Graph& g, In in) { return layers::latent(g, ops::square(g, in[0]), {.id = "z", .size = 2}).sample; }},
      {"burgers_residual", {rows_of({3})}, burgers},
  };
}

}  // namespace tephra::testing
