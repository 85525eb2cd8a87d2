#include <doctest/doctest.h>

#include <cstdlib>

#include <tephra/ops/kernel_set.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/executor.hpp>

#include "kernel_sets.hpp"
#include "networks.hpp"
#include "numbers.hpp"

using namespace tephra;
using testing::values_of;

namespace {

std::string problem_with(const std::string& set) {
  try {
    kernel_set(set);
  } catch (const Error& error) {
    CHECK(error.code() == Exit::wrong_use);
    return error.what();
  }
  return "";
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Thirty steps of training on numbers that differ from step to step; every eighth batch is short.
std::vector<double> trained(const std::string& kernels, Network (*network)(Graph&)) {
  Graph graph(Dtype::f64);
  const Network made = network(graph);
  Executor executor(graph, made, {.max_rows = 16, .seed = 3, .kernels = kernels});
  executor.initialise();
  Optimizer optimizer(optim::adam({.learning_rate = 1e-2}), executor.parameters().layout());
  std::vector<double> losses;
  for (std::uint64_t step = 1; step <= 30; ++step) {
    for (const auto& field : executor.inputs())
      for (std::int64_t i = 0; i < field.values.count; ++i)
        field.values.set(i, field.values.dtype == Dtype::i32 ? static_cast<double>((i + static_cast<std::int64_t>(step)) % 5) : testing::number(step, i));
    for (int row = 0; row < 16; ++row) executor.sample_ids()[static_cast<std::size_t>(row)] = row;
    const std::int64_t rows = step % 8 == 0 ? 5 : 16;
    executor.step(rows, rows, step);
    losses.push_back(executor.loss_sum());
    optimizer.apply(executor.parameters().flat(), executor.gradients().flat(), step);
  }
  const auto parameters = values_of(executor.parameters().flat());
  losses.insert(losses.end(), parameters.begin(), parameters.end());
  return losses;
}

}  // namespace

TEST_CASE("every set has a kernel in both dtypes for every op that computes") {
  for (const auto& name : testing::kernel_sets())
    for (const Op* op : ops::all_ops())
      for (const Dtype dtype : {Dtype::f32, Dtype::f64}) {
        CAPTURE(name);
        CAPTURE(op->name);
        CHECK((kernel_set(name).find(*op, dtype).run != nullptr) == (op->role == Role::compute));
      }
}

TEST_CASE("a network trains to the same numbers on every set, dropout included") {
  for (const auto network : {testing::regression, testing::classification}) {
    const auto wanted = trained("cpu", network);
    for (const auto& kernels : testing::kernel_sets()) {
      const auto got = trained(kernels, network);
      for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(got[i] == doctest::Approx(wanted[i]).epsilon(1e-9));
    }
  }
}

TEST_CASE("the pool of aten stops growing after the second step") {
  if (testing::kernel_sets().size() < 2) return;
  Graph graph(Dtype::f32);
  const Network network = testing::classification(graph);
  Executor executor(graph, network, {.max_rows = 40, .kernels = "aten"});
  executor.initialise();
  executor.step(40, 40, 1);
  executor.step(40, 40, 2);
  const std::int64_t settled = kernel_set("aten").scratch_bytes();
  CHECK(settled > 0);
  for (std::uint64_t step = 3; step < 20; ++step) executor.step(40, 40, step);
  CHECK(kernel_set("aten").scratch_bytes() == settled);
}

TEST_CASE("a set that is not there is refused with the file, the reason and what to do") {
  CHECK(holds(problem_with("gpu"), "Use cpu, aten, aten:cuda or aten:hip."));
#ifdef TEPHRA_TEST_ATEN
  // Where a device is present the set opens, and has its memory.
  if (const auto problem = problem_with("aten:cuda"); problem.empty()) CHECK(kernel_set("aten:cuda").memory != nullptr);
  else CHECK(holds(problem, "libtephra_aten.so: this libtorch"));
#else
  CHECK(holds(problem_with("aten"), "TEPHRA_LIBRARY_PATH"));
#endif
}

TEST_CASE("without a name, TEPHRA_KERNELS chooses, and cpu when it says nothing") {
  const char* before = std::getenv("TEPHRA_KERNELS");
  const std::string kept = before == nullptr ? "" : before;
  unsetenv("TEPHRA_KERNELS");
  CHECK(kernel_set("").name == "cpu");
  setenv("TEPHRA_KERNELS", "nothing", 1);
  CHECK(holds(problem_with(""), "there are no kernels \"nothing\""));
  setenv("TEPHRA_KERNELS", kept.c_str(), 1);
}
