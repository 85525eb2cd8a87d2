#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include <tephra/random/philox.hpp>

using namespace tephra::random;

// The known answers that Random123 1.14 ships (kat_vectors: philox 4x32 10).
TEST_CASE("Philox4x32-10 gives the published answers") {
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("draws differ in every coordinate") {
  std::set<std::uint64_t> seen;
  for (std::uint64_t sample : {0ULL, 1ULL, 1ULL << 32, 1ULL << 47})
    for (std::uint64_t step : {0ULL, 1ULL, 1ULL << 16, 1ULL << 39})
      for (auto purpose : {Purpose::split, Purpose::shuffle, Purpose::initial_weights, Purpose::dropout})
        for (std::uint32_t lane : {0U, 1U})
          for (std::uint64_t seed : {0ULL, 1ULL, 1ULL << 40}) seen.insert(word64(draw(seed, purpose, sample, step, lane)));
  CHECK(seen.size() == 4 * 4 * 4 * 2 * 3);
}

TEST_CASE("uniform and normal draws have the moments they should") {
  double sum = 0, squares = 0, normal_sum = 0, normal_squares = 0;
  constexpr int count = 20000;
  for (int i = 0; i < count; ++i) {
    const auto words = draw(7, Purpose::initial_weights, static_cast<std::uint64_t>(i), 0);
    const double u = uniform(words[0], words[1]);
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    sum += u;
    squares += u * u;
    const double n = normal_pair(words)[0];
    normal_sum += n;
    normal_squares += n * n;
  }
  CHECK(sum / count == doctest::Approx(0.5).epsilon(0.02));
  CHECK(squares / count == doctest::Approx(1.0 / 3).epsilon(0.02));
  CHECK(std::abs(normal_sum / count) < 0.03);
  CHECK(normal_squares / count == doctest::Approx(1).epsilon(0.04));
}
