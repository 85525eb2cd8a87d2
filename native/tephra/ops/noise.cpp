#include <tephra/ops/noise.hpp>

#include <tephra/ops/kernel.hpp>
#include <tephra/random/philox.hpp>

namespace tephra::ops {
namespace {

constexpr std::int64_t most_noises = 256;
constexpr std::int64_t most_noise_lanes = std::int64_t{1} << 24;

struct NormalNoise {
  template <typename T>
  static void run(const Step& step, const Batch& batch) {
    const std::int64_t size = step.out_extent.size;
    const auto stream = static_cast<std::uint32_t>(step.number) << 24;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      T* y = step.output<T>() + row * size;
      const auto sample = static_cast<std::uint64_t>(batch.samples[row]);
      for (std::int64_t i = 0; i < size; i += 2) {
        const auto words = random::draw(batch.seed, random::Purpose::noise, sample, batch.step, stream | static_cast<std::uint32_t>(i / 2));
        const auto pair = random::normal_pair(words);
        y[i] = static_cast<T>(pair[0]);
        if (i + 1 < size) y[i + 1] = static_cast<T>(pair[1]);
      }
    }
  }
};

Shape noise_shape(const std::vector<Shape>&, const Attributes& attributes) {
  if (attributes.number < 0 || attributes.number >= most_noises || attributes.shape.size() / 2 >= most_noise_lanes)
    throw Error(Exit::wrong_use, "", "a network may have 256 noises of 33 million numbers a sample each.");
  return attributes.shape;
}

const Op noise_op{.name = "normal_noise", .inputs = 0, .shape = noise_shape, .f32 = f32_of<NormalNoise>(), .f64 = f64_of<NormalNoise>()};

}  // namespace

Value normal_noise(Graph& graph, std::vector<std::int64_t> dims, std::int64_t stream) {
  return graph.apply(noise_op, {}, {.number = stream, .shape = Shape::rows_of(std::move(dims))});
}

std::span<const Op* const> noise_ops() {
  static constexpr const Op* table[] = {&noise_op};
  return table;
}

}  // namespace tephra::ops
