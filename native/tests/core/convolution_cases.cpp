#include "convolution_cases.hpp"

#include <tephra/ops/ops.hpp>

namespace tephra::testing {
namespace {

using In = const std::vector<Value>&;

Shape rows_of(std::vector<std::int64_t> dims) { return Shape::rows_of(std::move(dims)); }
Shape of(std::vector<std::int64_t> dims) { return Shape::of(std::move(dims)); }

const Window line{.spatial = 1, .kernel = {3, 1, 1}, .stride = {2, 1, 1}, .padding = {1, 0, 0}};
const Window pairs{.spatial = 1, .kernel = {2, 1, 1}, .stride = {2, 1, 1}};
const Window square{.spatial = 2, .kernel = {3, 2, 1}, .stride = {2, 1, 1}, .padding = {1, 0, 0}};
const Window cube{.spatial = 3, .kernel = {2, 2, 2}, .stride = {1, 2, 1}, .padding = {0, 1, 1}};
const Window halves{.spatial = 2, .kernel = {2, 2, 1}, .stride = {2, 2, 1}};
const Window overlapping{.spatial = 2, .kernel = {3, 3, 1}, .stride = {2, 2, 1}, .padding = {1, 1, 0}};

OpCase convolution(const std::string& name, const Window& window, Shape x, Shape w) {
  return {name, {std::move(x), std::move(w)}, [window](Graph& g, In in) { return ops::convolution(g, in[0], in[1], window); }};
}

OpCase transposed(const std::string& name, Window window, Shape x, Shape w) {
  window.output_padding[0] = window.stride[0] - 1;
  return {name, {std::move(x), std::move(w)}, [window](Graph& g, In in) { return ops::convolution_input_gradient(g, in[0], in[1], window); }};
}

OpCase weights(const std::string& name, const Window& window, Shape x, Shape g) {
  return {name, {std::move(x), std::move(g)}, [window](Graph& graph, In in) { return ops::convolution_weight_gradient(graph, in[0], in[1], window); }};
}

// A pool of a square, so that the second derivative is not zero.
OpCase pooled(const std::string& name, Value (*pool)(Graph&, Value, Window), const Window& window, Shape x) {
  return {name, {std::move(x)}, [pool, window](Graph& g, In in) { return pool(g, ops::exponential(g, in[0]), window); }};
}

}  // namespace

std::vector<OpCase> single_convolution_cases() {
  return {
      convolution("convolution over a line", line, rows_of({2, 7}), of({3, 2, 3})),
      convolution("convolution over a plane", square, rows_of({2, 4, 3}), of({2, 2, 3, 2})),
      convolution("convolution over a volume", cube, rows_of({2, 2, 3, 2}), of({2, 2, 2, 2, 2})),
      transposed("transposed convolution over a line", line, rows_of({2, 4}), of({2, 3, 3})),
      transposed("transposed convolution over a plane", square, rows_of({2, 3, 2}), of({2, 1, 3, 2})),
      transposed("transposed convolution over a volume", cube, rows_of({1, 2, 2, 2}), of({1, 2, 2, 2, 2})),
      weights("weight gradient over a line", line, rows_of({2, 7}), rows_of({3, 4})),
      weights("weight gradient over a plane", square, rows_of({1, 4, 3}), rows_of({2, 2, 2})),
      {"max_pool of one op", {rows_of({2, 4, 5})}, [](Graph& g, In in) { return ops::max_pool(g, in[0], halves); }, -1, 1, false},
      {"sum_channels of one op", {rows_of({3, 11})}, [](Graph& g, In in) { return ops::sum_channels(g, in[0]); }},
  };
}

std::vector<OpCase> convolution_cases() {
  auto cases = single_convolution_cases();
  const std::vector<OpCase> joined = {
      {"convolution_bias", {rows_of({1, 4, 3}), of({2, 1, 3, 2}), of({2})}, [](Graph& g, In in) { return ops::tanh(g, ops::convolution_bias(g, in[0], in[1], in[2], square)); }},
      {"channel_bias", {rows_of({3, 2, 2}), of({3})}, [](Graph& g, In in) { return ops::tanh(g, ops::channel_bias(g, in[0], in[1])); }},
      {"channel_bias, channels last", {rows_of({2, 3}), of({3})}, [](Graph& g, In in) { return ops::tanh(g, ops::channel_bias(g, in[0], in[1], 1)); }},
      {"sum_channels", {rows_of({3, 11})}, [](Graph& g, In in) { return ops::sum_channels(g, ops::square(g, in[0])); }},
      {"sum_channels, channels last", {rows_of({5, 3})}, [](Graph& g, In in) { return ops::sum_channels(g, ops::square(g, in[0]), 1); }},
      {"spread_channels", {of({3})}, [](Graph& g, In in) { return ops::spread_channels(g, ops::square(g, in[0]), rows_of({3, 2})); }},
      pooled("max_pool", ops::max_pool, halves, rows_of({2, 4, 5})),
      {"channel_bias before max_pool", {rows_of({2, 4}), of({2})}, [](Graph& g, In in) { return ops::max_pool(g, ops::channel_bias(g, ops::exponential(g, in[0]), in[1]), pairs); }},
      {"channel_bias before max_pool, channels last", {rows_of({2, 4}), of({4})}, [](Graph& g, In in) { return ops::max_pool(g, ops::channel_bias(g, ops::exponential(g, in[0]), in[1], 1), pairs); }},
      pooled("max_pool with overlap", ops::max_pool, overlapping, rows_of({1, 5, 4})),
      pooled("average_pool", ops::average_pool, halves, rows_of({2, 4, 5})),
      pooled("average_pool with overlap", ops::average_pool, overlapping, rows_of({1, 5, 4})),
      pooled("average_pool over a volume", ops::average_pool, cube, rows_of({2, 2, 3, 2})),
  };
  cases.insert(cases.end(), joined.begin(), joined.end());
  return cases;
}

}  // namespace tephra::testing
