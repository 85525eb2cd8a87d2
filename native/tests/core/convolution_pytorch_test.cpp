#include <doctest/doctest.h>

#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <sstream>
#include <string>

#include <tephra/layers/convolution.hpp>
#include <tephra/layers/pooling.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/plan/executor.hpp>

#include "numbers.hpp"

using namespace tephra;
using testing::values_of;

namespace {

using Numbers = std::vector<double>;

constexpr std::int64_t rows = 4;

std::map<std::string, Numbers> torch_numbers() {
  const char* chosen = std::getenv("TEPHRA_PYTHON");
  const std::string command = std::string(chosen != nullptr ? chosen : "/usr/bin/python3") + " '" TEPHRA_TEST_SOURCES "/convolution_reference.py'";
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string text;
  if (pipe != nullptr) {
    char piece[4096];
    for (std::size_t got = 0; (got = std::fread(piece, 1, sizeof(piece), pipe)) > 0;) text.append(piece, got);
    const int status = pclose(pipe);
    REQUIRE((WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127)));
  }
  std::map<std::string, Numbers> cases;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    for (double number = 0; words >> number;) cases[name].push_back(number);
  }
  return cases;
}

void fill_wave(Span values, int series) {
  for (std::int64_t i = 0; i < values.count; ++i) values.set(i, std::sin(12.9898 * static_cast<double>(i) + 78.233 * series + 1));
}

struct Case {
  std::string name;
  std::vector<std::int64_t> sample;
  std::function<Value(Graph&, Value)> build;
};

const std::vector<Case> cases = {
    {"line", {3, 11}, [](Graph& g, Value x) {
       return layers::pool(g, layers::convolution(g, x, {.id = "c", .channels = 5, .stride = {2}, .padding = {1}}), {.id = "p"});
     }},
    {"plane", {3, 9, 8}, [](Graph& g, Value x) {
       return layers::pool(g, layers::convolution(g, x, {.id = "c", .channels = 20, .kernel = {3, 2}, .stride = {2, 1}, .padding = {1, 0}, .activation = Activation::relu}), {.id = "p"});
     }},
    {"volume", {2, 5, 6, 4}, [](Graph& g, Value x) {
       return layers::pool(g, layers::convolution(g, x, {.id = "c", .channels = 3, .kernel = {2, 3, 2}, .padding = {1, 1, 0}}),
                           {.id = "p", .kind = Pooling::average, .stride = {1}, .padding = {1}});
     }},
    {"overlapping", {9, 9}, [](Graph& g, Value x) {
       return layers::pool(g, layers::convolution(g, x, {.id = "c", .channels = 4, .kernel = {3, 3}}), {.id = "p", .size = {3}, .stride = {2}, .padding = {1}});
     }},
    {"transposed_line", {3, 7}, [](Graph& g, Value x) { return layers::transposed_convolution(g, x, {.id = "c", .channels = 2}); }},
    {"transposed_plane", {3, 4, 5}, [](Graph& g, Value x) {
       return layers::transposed_convolution(g, x, {.id = "c", .channels = 17, .kernel = {3}, .output_padding = {1, 0}, .activation = Activation::tanh});
     }},
    {"transposed_volume", {2, 3, 2, 3}, [](Graph& g, Value x) {
       return layers::transposed_convolution(g, x, {.id = "c", .channels = 3, .kernel = {2}, .padding = {0}});
     }},
};

// Output, gradient of the weight, gradient of the bias.
std::vector<Numbers> own_numbers(const Case& each, Dtype dtype) {
  Graph graph(dtype);
  const Value y = each.build(graph, graph.placeholder("x", each.sample));
  const Value target = graph.placeholder("t", graph.node(y).shape.dims);
  Executor executor(graph, {.prediction = y, .loss = losses::mean_squared_error(graph, {.id = "l"}, y, target)}, {.max_rows = rows});
  int series = 0;
  for (const auto& entry : executor.parameters().entries()) fill_wave(executor.parameters().values(entry), ++series);
  fill_wave(executor.input("x"), 5);
  fill_wave(executor.input("t"), 6);
  executor.step(rows, rows, 1);
  std::vector<Numbers> tensors{values_of(executor.prediction())};
  for (const auto& entry : executor.gradients().entries()) tensors.push_back(values_of(executor.gradients().values(entry)));
  return tensors;
}

// Largest over the tensors of max|a − b| / max|b|.
double error_against(const std::vector<Numbers>& own, const Numbers& torch) {
  double worst = 0;
  std::size_t at = 0;
  for (const Numbers& tensor : own) {
    testing::Difference difference;
    for (const double number : tensor) {
      REQUIRE(at < torch.size());
      difference.add(number, torch[at++]);
    }
    const double error = difference.most / difference.largest;
    if (!(error <= worst)) worst = error;
  }
  CHECK(at == torch.size());
  return worst;
}

}  // namespace

TEST_CASE("PyTorch convolves and pools to the same numbers") {
  const auto torch = torch_numbers();
  if (torch.empty()) {
    MESSAGE("SKIPPED pytorch: no PyTorch for /usr/bin/python3 (Debian: python3-torch); TEPHRA_PYTHON chooses another");
    return;
  }
  for (const Case& each : cases) {
    CAPTURE(each.name);
    CHECK(error_against(own_numbers(each, Dtype::f64), torch.at(each.name)) < 1e-10);
    CHECK(error_against(own_numbers(each, Dtype::f32), torch.at(each.name)) < 1e-5);
  }
}
