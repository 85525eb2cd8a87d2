#include "op_case.hpp"

namespace tephra::testing {
namespace {

// A batched operand and one number for each place of one of its dimensions.
struct Channels {
  Operand numbers;
  Operand each;
  std::int64_t axis;
};

Channels channels(Random& random) {
  const Operand numbers = any_rows(random, positive_low);
  const std::int64_t axis = random.integer(0, static_cast<std::int64_t>(numbers.shape.dims.size()) - 1);
  return {numbers, {Shape::of({numbers.shape.dims[static_cast<std::size_t>(axis)]}), positive_low}, axis};
}

OpCase channel_bias(Random& random) {
  const Channels made = channels(random);
  return {.inputs = {made.numbers, made.each}, .attributes = {.axis = made.axis}, .weight_low = positive_low};
}

OpCase sum_channels(Random& random) {
  const Channels made = channels(random);
  return {.inputs = {made.numbers}, .attributes = {.axis = made.axis}, .weight_low = positive_low};
}

OpCase spread_channels(Random& random) {
  const Channels made = channels(random);
  return {.inputs = {made.each}, .attributes = {.axis = made.axis, .shape = made.numbers.shape}, .weight_low = positive_low};
}

OpCase channel_dots(Random& random) {
  const Channels made = channels(random);
  return {.inputs = {made.numbers, made.numbers}, .attributes = {.axis = made.axis}, .weight_low = positive_low};
}

OpCase channel_affine(Random& random) {
  OpCase made = channel_bias(random);
  made.inputs.push_back(made.inputs[1]);
  return made;
}

constexpr Generator table[] = {{"channel_bias", channel_bias}, {"sum_channels", sum_channels},  {"spread_channels", spread_channels},
                               {"channel_dots", channel_dots}, {"channel_scale", channel_bias}, {"channel_affine", channel_affine}};

}  // namespace

std::span<const Generator> channel_generators() { return table; }

}  // namespace tephra::testing
