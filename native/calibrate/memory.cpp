#include "measures.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <tephra/data/table.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/optim/rules.hpp>
#include <tephra/tensor/buffer.hpp>

#include "grid.hpp"
#include "timing.hpp"

namespace tephra::calibrate {
namespace {

double update_seconds(const OptimizerSpec& rule, Dtype dtype, std::int64_t numbers) {
  Graph graph(dtype);
  const std::int64_t in = std::min<std::int64_t>(numbers, 128);
  layers::dense(graph, graph.placeholder("x", {in}), {.id = "layer", .units = numbers / in, .bias = false});
  const ParameterLayout layout = layout_of(graph);
  ParameterArena parameters(layout), gradients(layout);
  Optimizer optimizer(rule, layout);
  for (std::int64_t i = 0; i < layout.count; ++i) parameters.flat().set(i, 0.01), gradients.flat().set(i, 0.01);
  std::uint64_t number = 0;
  return seconds_of([&] { optimizer.apply(parameters.flat(), gradients.flat(), ++number); });
}

data::Field numbers_in_memory(std::int64_t count, std::int64_t width) {
  data::Field field{.name = "x", .dims = {width}, .width = static_cast<std::size_t>(width)};
  field.reals.assign(static_cast<std::size_t>(count * width), 0.5);
  return field;
}

data::Field bytes_of_images(std::int64_t count, std::int64_t width) {
  data::Field field{.name = "x", .dims = {width}, .width = static_cast<std::size_t>(width)};
  auto bytes = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(count * width));
  field.mapped = {.keeper = bytes, .first = bytes->data(), .number = files::Number::u8, .row_stride = width};
  for (int byte = 0; byte < 256; ++byte) field.byte_values.push_back(byte / 255.0);
  return field;
}

template <typename Make>
files::Json feed_grid(Dtype dtype, Make make) {
  constexpr std::int64_t most_numbers = std::int64_t{1} << 22, most_rows = 16384;
  return grid_of({{"rows", {4, 32, 256}}, {"width", {1, 16, 256, 3072}}}, [&](const std::vector<std::int64_t>& at) {
    const std::int64_t rows = at[0], width = at[1], count = std::min(most_rows, most_numbers / width);
    const data::Field field = make(count, width);
    const Buffer buffer(static_cast<std::size_t>(rows * width) * size_of(dtype));
    std::vector<std::int64_t> order(static_cast<std::size_t>(rows));
    std::int64_t drawn = 0;
    return seconds_of([&] {
      for (std::int64_t& row : order) row = drawn++ * 7919 % count;
      field.copy_rows(order.data(), rows, buffer.span(dtype, rows * width));
    }, 0.004);
  });
}

}  // namespace

files::Json updates(Dtype dtype) {
  const std::vector<std::pair<const char*, OptimizerSpec>> rules = {
      {"sgd:0", optim::sgd({})},       {"sgd:1", optim::sgd({.momentum = 0.9})}, {"adam:2", optim::adam({})}, {"adamw:2", optim::adamw({})},
      {"adagrad:1", optim::adagrad({})}, {"rmsprop:1", optim::rmsprop({})},        {"lars:1", optim::lars({})}, {"lamb:2", optim::lamb({})}};
  files::Json all;
  for (const auto& [name, rule] : rules)
    all.set(name, grid_of({{"numbers", {128, 2048, 16384, 131072, 1048576, 4194304}}}, [&](const std::vector<std::int64_t>& at) { return update_seconds(rule, dtype, at[0]); }));
  return all;
}

files::Json feeds(Dtype dtype) {
  files::Json all;
  all.set("numbers", feed_grid(dtype, numbers_in_memory));
  all.set("bytes", feed_grid(dtype, bytes_of_images));
  return all;
}

files::Json copies() {
  return grid_of({{"bytes", {4096, 32768, 262144, 2097152, 16777216, 67108864}}}, [](const std::vector<std::int64_t>& at) {
    const std::vector<std::byte> from(static_cast<std::size_t>(at[0]));
    std::vector<std::byte> to(from.size());
    return seconds_of([&] { std::memcpy(to.data(), from.data(), from.size()); });
  });
}

}  // namespace tephra::calibrate
