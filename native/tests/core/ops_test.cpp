#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include <tephra/graph/leaves.hpp>
#include <tephra/graph/op.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/tensor/error.hpp>

#include "axis_cases.hpp"
#include "convolution_cases.hpp"
#include "gradient_check.hpp"
#include "kernel_sets.hpp"
#include "layer_cases.hpp"

using namespace tephra;
using testing::OpCase;

namespace {

constexpr double tolerance = 1e-6;

using In = const std::vector<Value>&;

Shape rows_of(std::vector<std::int64_t> dims) { return Shape::rows_of(std::move(dims)); }
Shape of(std::vector<std::int64_t> dims) { return Shape::of(std::move(dims)); }

OpCase binary(const std::string& name, Value (*op)(Graph&, Value, Value), double low = -1, double high = 1) {
  return {name, {rows_of({4}), rows_of({4})}, [op](Graph& g, In in) { return op(g, in[0], in[1]); }, low, high};
}

OpCase unary(const std::string& name, Value (*op)(Graph&, Value), double low = -3, double high = 3, bool smooth = true, std::vector<double> kinks = {}) {
  return {name, {rows_of({2, 3})}, [op](Graph& g, In in) { return op(g, in[0]); }, low, high, smooth, std::move(kinks)};
}

OpCase product(const std::string& name, Shape a, Shape b, ops::Transposed transposed) {
  return {name, {std::move(a), std::move(b)}, [transposed](Graph& g, In in) { return ops::matmul(g, in[0], in[1], transposed); }};
}

OpCase dense(const std::string& name, Activation activation, bool smooth) {
  return {name, {rows_of({3}), of({3, 4}), of({4})}, [activation](Graph& g, In in) {
            return layers::activation(g, ops::add_bias(g, ops::matmul(g, in[0], in[1]), in[2]), {.id = "a", .activation = activation});
          }, -1, 1, smooth};
}

std::vector<OpCase> plain_cases() {
  return {
      binary("add", ops::add),
      binary("subtract", ops::subtract),
      binary("multiply", ops::multiply),
      {"square", {rows_of({4})}, [](Graph& g, In in) { return ops::square(g, in[0]); }},
      binary("divide", ops::divide, 0.5, 2),
      {"affine", {of({3, 2})}, [](Graph& g, In in) { return ops::affine(g, in[0], 2.5, -1); }},
      {"scale_by", {rows_of({4}), of({})}, [](Graph& g, In in) { return ops::scale_by(g, in[0], in[1]); }},
      unary("exponential", ops::exponential),
      unary("logarithm", ops::logarithm, 0.3, 3),
      unary("square_root", ops::square_root, 0.3, 3),
      unary("absolute", ops::absolute, -2, 2, false, {0}),
      unary("copy", ops::copy),
      {"clamp", {rows_of({5})}, [](Graph& g, In in) { return ops::clamp(g, in[0], -0.4, 0.6); }, -1, 1, false, {-0.4, 0.6}},
      unary("relu", ops::relu, -2, 2, false, {0}),
      unary("tanh", ops::tanh),
      unary("sigmoid", ops::sigmoid),
      unary("softplus", ops::softplus),
      unary("gelu", ops::gelu),
      product("matmul", rows_of({3}), of({3, 2}), {}),
      product("matmul of parameters", of({2, 3}), of({3, 4}), {}),
      product("matmul, right transposed", rows_of({3}), of({2, 3}), {.right = true}),
      product("matmul of parameters, right transposed", of({2, 3}), of({4, 3}), {.right = true}),
      product("matmul over rows", rows_of({3}), rows_of({2}), {.left = true}),
      product("matmul of parameters, left transposed", of({3, 2}), of({3, 4}), {.left = true}),
      {"add_bias", {rows_of({4}), of({4})}, [](Graph& g, In in) { return ops::add_bias(g, in[0], in[1]); }},
      {"sum_all", {rows_of({2, 3})}, [](Graph& g, In in) { return ops::sum_all(g, ops::square(g, in[0])); }},
      {"sum_rows", {rows_of({70})}, [](Graph& g, In in) { return ops::sum_rows(g, ops::square(g, in[0])); }},
      {"sum_last", {rows_of({2, 7})}, [](Graph& g, In in) { return ops::sum_last(g, ops::square(g, in[0])); }},
      {"mean_last", {of({2, 7})}, [](Graph& g, In in) { return ops::mean_last(g, ops::square(g, in[0])); }},
      {"spread_all", {of({})}, [](Graph& g, In in) { return ops::spread_all(g, ops::square(g, in[0]), rows_of({3})); }},
      {"spread_rows", {of({3})}, [](Graph& g, In in) { return ops::spread_rows(g, ops::square(g, in[0])); }},
      {"spread_last", {rows_of({2, 1})}, [](Graph& g, In in) { return ops::spread_last(g, ops::square(g, in[0]), 5); }},
      {"reshape", {rows_of({2, 3})}, [](Graph& g, In in) { return ops::reshape(g, ops::square(g, in[0]), {6}); }},
      {"softmax", {rows_of({5})}, [](Graph& g, In in) { return ops::softmax(g, in[0]); }, -2, 2},
      {"cross_entropy", {rows_of({3})}, [](Graph& g, In in) { return ops::cross_entropy(g, in[0], g.labels("label", 3)); }, -2, 2},
      {"dropout", {rows_of({9})}, [](Graph& g, In in) { return ops::dropout(g, ops::square(g, in[0]), 0.4, 0); }},
      {"by_phase", {rows_of({3})}, [](Graph& g, In in) { return ops::by_phase(g, ops::square(g, in[0]), in[0]); }},
      {"sum_over_ranks", {of({3})}, [](Graph& g, In in) { return ops::sum_over_ranks(g, ops::square(g, in[0])); }},
      {"multiply_add", {rows_of({3}), rows_of({3})}, [](Graph& g, In in) { return ops::add(g, in[0], ops::scale(g, ops::multiply(g, in[0], in[1]), -3)); }},
      {"tanh_gradient_add", {rows_of({3}), rows_of({3})}, [](Graph& g, In in) { return ops::add(g, in[1], differentiate(g, ops::tanh(g, in[0]), ops::square(g, in[1]), {in[0]})[0]); }},
      dense("bias_relu", Activation::relu, false),
      dense("bias_tanh", Activation::tanh, true),
      dense("bias_sigmoid", Activation::sigmoid, true),
      dense("bias_softplus", Activation::softplus, true),
      dense("bias_gelu", Activation::gelu, true),
      {"mean squared error", {rows_of({3})}, [](Graph& g, In in) { return losses::mean_squared_error(g, {.id = "l"}, in[0], g.placeholder("t", {3})); }},
      {"mean absolute error", {rows_of({3})}, [](Graph& g, In in) { return losses::mean_absolute_error(g, {.id = "l"}, in[0], g.placeholder("t", {3})); }, 2, 3, false},
      {"huber, inside", {rows_of({3})}, [](Graph& g, In in) { return losses::huber(g, {.id = "l", .delta = 4}, in[0], g.placeholder("t", {3})); }},
      {"huber, outside", {rows_of({3})}, [](Graph& g, In in) { return losses::huber(g, {.id = "l", .delta = 0.5}, in[0], g.placeholder("t", {3})); }, 2, 3, false},
      {"cross entropy of a dense layer", {rows_of({4}), of({4, 3})}, [](Graph& g, In in) {
         return losses::cross_entropy(g, {.id = "l"}, ops::tanh(g, ops::matmul(g, in[0], in[1])), g.labels("label", 3));
       }},
  };
}

std::vector<OpCase> cases() {
  auto all = plain_cases();
  for (const auto& family : {testing::convolution_cases(), testing::axis_cases(1), testing::layer_cases()}) all.insert(all.end(), family.begin(), family.end());
  return all;
}

}  // namespace

TEST_CASE("first derivatives equal central differences") {
  for (const auto& kernels : testing::kernel_sets()) {
    for (const auto& op : cases()) {
      CAPTURE(kernels);
      CAPTURE(op.name);
      CHECK(testing::first_derivative_error(op, kernels) < tolerance);
    }
  }
}

TEST_CASE("second derivatives equal central differences of first ones") {
  for (const auto& kernels : testing::kernel_sets()) {
    for (const auto& op : cases()) {
      if (!op.smooth) continue;
      CAPTURE(kernels);
      CAPTURE(op.name);
      CHECK(testing::second_derivative_error(op, kernels) < tolerance);
    }
  }
}

TEST_CASE("every op of the table is reached by a case or its derivatives") {
  std::set<std::string_view> seen = {"sign", "inside",             // slopes of absolute and clamp, reached below through them
                                     "store", "load", "narrow",    // storage_test.cpp: their numbers go in steps
                                     "convolution_bias_relu", "channels_last", "channels_first"};  // made by the planner: layouts_test.cpp
  for (const auto& op : cases()) {
    Graph graph(Dtype::f64);
    std::vector<Value> inputs;
    for (const auto& shape : op.inputs) {
      const Value parameter = graph.parameter("p" + std::to_string(inputs.size()), "p", shape.dims, {});
      inputs.push_back(shape.batched ? ops::spread_rows(graph, parameter) : parameter);
    }
    const Value value = op.build(graph, inputs);
    const Value first = differentiate(graph, value, ops::filled(graph, 1, graph.node(value).shape), {inputs[0]})[0];
    differentiate(graph, first, ops::filled(graph, 1, graph.node(first).shape), {inputs[0]});
    for (const auto& node : graph.nodes()) {
      seen.insert(node.op->name);
      for (const Op* fused : {node.op->after_bias, node.op->with_addend})
        if (fused != nullptr) seen.insert(fused->name);
    }
  }
  for (const Op* op : ops::all_ops()) {
    CAPTURE(op->name);
    CHECK(seen.count(op->name) == 1);
  }
}

TEST_CASE("shapes and dtypes that do not fit are refused with the block and the reason") {
  Graph graph(Dtype::f64);
  const Value x = graph.placeholder("x", {3});
  const Value label = graph.labels("label", 4);
  const BlockScope scope(graph, "b1");
  const auto refused = [&](auto build, const std::string& reason) {
    try {
      build();
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.block() == "b1");
      CHECK(error.code() == Exit::wrong_use);
      CHECK(std::string(error.what()).find(reason) != std::string::npos);
    }
  };
  refused([&] { ops::add(graph, x, graph.placeholder("y", {2})); }, "differ");
  refused([&] { ops::add(graph, x, label); }, "class labels");
  refused([&] { ops::matmul(graph, x, graph.parameter("b1", "w", {2, 2}, {})); }, "cannot multiply");
  refused([&] { ops::cross_entropy(graph, x, label); }, "3 classes but the labels have 4");
  refused([&] { ops::matmul(graph, x, x); }, "cannot multiply");
  refused([&] { layers::dense(graph, graph.placeholder("image", {4, 4}), {.id = "b1", .units = 2}); }, "flatten");
  refused([&] { layers::dropout(graph, x, {.id = "b1", .rate = 1}); }, "rate");
  refused([&] { graph.parameter("b1", "w", {2}, {}); }, "exists already");
  CHECK_THROWS_AS(graph.placeholder("x", {5}), Error);
  CHECK(graph.placeholder("x", {3}) == x);
}
