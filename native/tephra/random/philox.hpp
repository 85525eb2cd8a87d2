#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

// Counter-based random numbers: the draw for (seed, purpose, sample, step, lane) is a pure function of those five,
// so it is the same whatever the rank count, thread count or resume point.
//
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11 (Philox4x32-10).

namespace tephra::random {

using Words = std::array<std::uint32_t, 4>;

// What a draw is for. Draws of different purposes never share a counter. The numbers are part of the file contract.
enum class Purpose : std::uint8_t { split = 1, shuffle = 2, initial_weights = 3, dropout = 4, noise = 5, data = 6, repeat = 7 };

// The bare generator: ten rounds over a 128-bit counter under a 64-bit key.
constexpr Words philox4x32(Words counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t left = std::uint64_t{0xD2511F53U} * counter[0];
    const std::uint64_t right = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter = {static_cast<std::uint32_t>(right >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(right),
               static_cast<std::uint32_t>(left >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(left)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

// Four words for one (seed, purpose, sample, step, lane). sample < 2^48, step < 2^40; higher bits are ignored.
// Counter: words 0 and 1 = sample (48 bits) with the low 16 bits of step; word 2 = next 24 bits of step and purpose; word 3 = lane.
constexpr Words draw(std::uint64_t seed, Purpose purpose, std::uint64_t sample, std::uint64_t step, std::uint32_t lane = 0) {
  const Words counter = {
      static_cast<std::uint32_t>(sample),
      (static_cast<std::uint32_t>(sample >> 32) & 0xFFFFU) | (static_cast<std::uint32_t>(step & 0xFFFFU) << 16),
      (static_cast<std::uint32_t>(step >> 16) & 0xFFFFFFU) | (static_cast<std::uint32_t>(purpose) << 24),
      lane,
  };
  return philox4x32(counter, {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

// A whole 64-bit draw: what rows are sorted by when they are split or shuffled (ties broken by row number).
constexpr std::uint64_t word64(const Words& words) { return std::uint64_t{words[0]} << 32 | words[1]; }

// Uniform in [0, 1) with 53 bits, from two words.
constexpr double uniform(std::uint32_t high, std::uint32_t low) {
  return (static_cast<double>(high >> 5) * 67108864.0 + static_cast<double>(low >> 6)) * 0x1.0p-53;
}

// Two independent standard normal numbers from four words (Box and Muller 1958).
inline std::array<double, 2> normal_pair(const Words& words) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform(words[0], words[1])));
  const double angle = 6.283185307179586476925 * uniform(words[2], words[3]);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

// FNV-1a, folded to the 48 bits of a sample number: gives each named parameter its own stream of draws.
constexpr std::uint64_t stream_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
  return (hash ^ (hash >> 48)) & 0xFFFFFFFFFFFFULL;
}

}  // namespace tephra::random
