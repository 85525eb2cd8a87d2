#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <tephra/random/philox.hpp>

namespace tephra::testing {

// A series of draws of its own for each (seed, name, index), so that any one case can be made again without those before it.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view name, std::uint64_t index) : seed_(seed), stream_(random::stream_of(name)), index_(index) {}

  // In [low, high).
  double uniform(double low, double high) {
    const auto words = random::draw(seed_, random::Purpose::shuffle, stream_, index_, lane_++);
    return low + (high - low) * random::uniform(words[0], words[1]);
  }
  // low … high, both included.
  std::int64_t integer(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(uniform(0, static_cast<double>(high - low + 1)));
  }
  bool coin() { return integer(0, 1) == 1; }
  // `rank` sizes of at most `most` each.
  std::vector<std::int64_t> sizes(std::int64_t rank, std::int64_t most) {
    std::vector<std::int64_t> drawn(static_cast<std::size_t>(rank));
    for (std::int64_t& size : drawn) size = integer(1, most);
    return drawn;
  }

 private:
  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t index_;
  std::uint32_t lane_ = 0;
};

}  // namespace tephra::testing
