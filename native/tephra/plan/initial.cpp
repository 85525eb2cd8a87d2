#include <tephra/plan/initial.hpp>

#include <array>
#include <cmath>

#include <tephra/random/philox.hpp>

namespace tephra {
namespace {

// Half width of a uniform start, or deviation of a normal one.
double width_of(const InitialRule& rule) {
  const auto in = static_cast<double>(rule.fan_in);
  switch (rule.kind) {
    case Initial::uniform: return 1.0 / std::sqrt(in);
    case Initial::he: return std::sqrt(2.0 / in);
    case Initial::glorot: return std::sqrt(6.0 / (in + static_cast<double>(rule.fan_out)));
    case Initial::normal: return rule.scale;
    case Initial::ones: return 1.0;
    case Initial::zeros: return 0.0;
  }
  return 0.0;
}

std::array<double, 2> pair_of(const InitialRule& rule, const random::Words& words) {
  const double width = width_of(rule);
  if (rule.kind == Initial::zeros || rule.kind == Initial::ones) return {width, width};
  if (rule.kind == Initial::he || rule.kind == Initial::normal) {
    const auto normal = random::normal_pair(words);
    return {width * normal[0], width * normal[1]};
  }
  return {width * (2 * random::uniform(words[0], words[1]) - 1), width * (2 * random::uniform(words[2], words[3]) - 1)};
}

}  // namespace

void initialise(const ParameterEntry& entry, Span values, std::uint64_t seed) {
  const std::uint64_t stream = random::stream_of(entry.name);
  for (std::int64_t i = 0; i < values.count; i += 2) {
    const auto words = random::draw(seed, random::Purpose::initial_weights, stream, 0, static_cast<std::uint32_t>(i / 2));
    const auto pair = pair_of(entry.initial, words);
    values.set(i, pair[0]);
    if (i + 1 < values.count) values.set(i + 1, pair[1]);
  }
}

}  // namespace tephra
