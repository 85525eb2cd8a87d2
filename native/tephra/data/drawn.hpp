#pragma once

#include <cstddef>
#include <cstdint>

#include <tephra/random/philox.hpp>

namespace tephra::data {

// The numbers drawn for a row: two uniform or normal ones a draw of (seed, data, row, step, lane).
class Drawn {
 public:
  Drawn(std::uint64_t seed, std::int64_t row) : seed_(seed), row_(static_cast<std::uint64_t>(row)) {}

  // In [0, 1), number `index` of step 0.
  double uniform(std::size_t index) const { return uniform(index, 0); }
  // The same of step 2.
  double second(std::size_t index) const { return uniform(index, 2); }
  // Standard normal, number `index` of step 1.
  double normal(std::size_t index) const { return random::normal_pair(draw(index, 1))[index % 2]; }

 private:
  double uniform(std::size_t index, std::uint64_t step) const {
    const random::Words words = draw(index, step);
    return index % 2 == 0 ? random::uniform(words[0], words[1]) : random::uniform(words[2], words[3]);
  }
  random::Words draw(std::size_t index, std::uint64_t step) const { return random::draw(seed_, random::Purpose::data, row_, step, static_cast<std::uint32_t>(index / 2)); }

  std::uint64_t seed_;
  std::uint64_t row_;
};

}  // namespace tephra::data
