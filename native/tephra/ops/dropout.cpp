#include <tephra/ops/dropout.hpp>

#include <algorithm>

#include <tephra/ops/kernel.hpp>
#include <tephra/random/philox.hpp>

namespace tephra::ops {
namespace {

constexpr std::int64_t most_streams = 256;
constexpr std::int64_t most_lanes = std::int64_t{1} << 24;

struct Dropout {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t size = step.out_extent.size;
    const T keep_scale = static_cast<T>(1.0 / (1.0 - step.alpha));
    const auto threshold = static_cast<std::uint64_t>(step.alpha * 4294967296.0);  // a word below it is dropped
    const auto stream = static_cast<std::uint32_t>(step.number) << 24;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      const T* x = step.input<T>(0) + row * size;
      T* y = step.output<T>() + row * size;
      const auto sample = static_cast<std::uint64_t>(batch.samples[row]);
      for (std::int64_t i = 0; i < size; i += 4) {
        const auto words = random::draw(batch.seed, random::Purpose::dropout, sample, batch.step, stream | static_cast<std::uint32_t>(i / 4));
        for (std::int64_t k = i; k < std::min(i + 4, size); ++k)
          y[k] = words[static_cast<std::size_t>(k - i)] < threshold ? T(0) : x[k] * keep_scale;
      }
    }
  }
};

Shape dropout_shape(const std::vector<Shape>& inputs, const Attributes& attributes) {
  if (!inputs[0].batched) throw Error(Exit::wrong_use, "", "shape " + inputs[0].text() + " has no rows to draw masks for.");
  if (!(attributes.alpha >= 0 && attributes.alpha < 1)) throw Error(Exit::wrong_use, "", "the rate must lie in [0, 1).");
  if (attributes.number < 0 || attributes.number >= most_streams || inputs[0].size() / 4 >= most_lanes)
    throw Error(Exit::wrong_use, "", "a network may have 256 dropouts of 67 million numbers a sample each.");
  return inputs[0];
}

std::vector<Value> dropout_gradient(Graph& graph, Value self, Value g) {
  const Node& node = graph.node(self);
  return {dropout(graph, g, node.attributes.alpha, node.attributes.number)};
}

const Op dropout_op{.name = "dropout", .inputs = 1, .shape = dropout_shape, .f32 = f32_of<Dropout>(), .f64 = f64_of<Dropout>(), .gradient = dropout_gradient, .in_place = true, .only_in_training = true};

}  // namespace

Value dropout(Graph& graph, Value x, double rate, std::int64_t stream) {
  return graph.apply(dropout_op, {x}, {.alpha = rate, .number = stream});
}

std::span<const Op* const> dropout_ops() {
  static constexpr const Op* table[] = {&dropout_op};
  return table;
}

}  // namespace tephra::ops
