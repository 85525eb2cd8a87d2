#include "windows.hpp"

namespace tephra::testing {
namespace {

Operand adding(Shape shape) { return {std::move(shape), positive_low, 1}; }

// The channels of both sides.
struct Channels {
  std::int64_t in;
  std::int64_t out;
};
Channels channels(Random& random) { return {random.integer(1, 4), random.integer(1, 4)}; }

OpCase convolution(Random& random) {
  const Swept made = swept(random, false);
  const auto [in, out] = channels(random);
  return {.inputs = {adding(image(in, made.wide)), adding(weights(out, in, made.window))}, .attributes = {.window = made.window}, .weight_low = positive_low};
}

OpCase convolution_bias(Random& random) {
  OpCase made = convolution(random);
  made.inputs.push_back(adding(Shape::of({made.inputs[1].shape.dims[0]})));
  return made;
}

// Made by the planner after all gradients, so it has none.
OpCase convolution_bias_relu(Random& random) {
  OpCase made = convolution_bias(random);
  made.continuous = false;
  return made;
}

OpCase layout(Random& random) {
  const Swept made = swept(random, false);
  return {.inputs = {{image(random.integer(1, 20), made.wide)}}};
}

OpCase input_gradient(Random& random) {
  const Swept made = swept(random, false);
  const auto [in, out] = channels(random);
  return {.inputs = {adding(image(out, made.narrow)), adding(weights(out, in, made.window))}, .attributes = {.window = back(made)}, .weight_low = positive_low};
}

OpCase weight_gradient(Random& random) {
  const Swept made = swept(random, false);
  const auto [in, out] = channels(random);
  return {.inputs = {adding(image(in, made.wide)), adding(image(out, made.narrow))}, .attributes = {.window = made.window}, .weight_low = positive_low};
}

constexpr Generator table[] = {{"convolution", convolution},
                               {"convolution_bias", convolution_bias},
                               {"convolution_bias_relu", convolution_bias_relu},
                               {"channels_last", layout},
                               {"channels_first", layout},
                               {"convolution_input_gradient", input_gradient},
                               {"convolution_weight_gradient", weight_gradient}};

}  // namespace

std::span<const Generator> convolution_generators() { return table; }

}  // namespace tephra::testing
