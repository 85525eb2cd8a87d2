#include "windows.hpp"

namespace tephra::testing {
namespace {

Operand separate(Shape shape) { return {.shape = std::move(shape), .distinct = true}; }

OpCase max_pool(Random& random) {
  const Swept made = swept(random, true);
  return {.inputs = {separate(image(random.integer(1, 3), made.wide))}, .attributes = {.window = made.window}, .smooth = false};
}

OpCase max_pool_gradient(Random& random) {
  const Swept made = swept(random, true);
  const std::int64_t channels = random.integer(1, 3);
  return {.inputs = {{image(channels, made.narrow)}, separate(image(channels, made.wide))}, .attributes = {.window = made.window}, .smooth = false};
}

OpCase max_pool_gather(Random& random) {
  const Swept made = swept(random, true);
  const Shape wide = image(random.integer(1, 3), made.wide);
  return {.inputs = {{wide}, separate(wide)}, .attributes = {.window = made.window}, .smooth = false};
}

OpCase average_pool(Random& random) {
  const Swept made = swept(random, true);
  return {.inputs = {{image(random.integer(1, 3), made.wide), positive_low}}, .attributes = {.window = made.window}, .weight_low = positive_low};
}

OpCase average_pool_gradient(Random& random) {
  const Swept made = swept(random, true);
  return {.inputs = {{image(random.integer(1, 3), made.narrow), positive_low}}, .attributes = {.window = back(made)}, .weight_low = positive_low};
}

constexpr Generator table[] = {{"max_pool", max_pool},
                               {"max_pool_gradient", max_pool_gradient},
                               {"max_pool_gather", max_pool_gather},
                               {"average_pool", average_pool},
                               {"average_pool_gradient", average_pool_gradient}};

}  // namespace

std::span<const Generator> pooling_generators() { return table; }

}  // namespace tephra::testing
