#pragma once

#include <cstdint>
#include <vector>

// Weights and data by formula: every program that asks gets the same numbers, with no file between them.
namespace tephra::bench {

// A number in [0, 1) that depends on both arguments alone: SplitMix64 of them (Steele, Lea and Flood 2014).
double uniform(std::uint64_t stream, std::uint64_t index);

// The start of parameter number `parameter` (weights of the layers even, biases odd): ±1/√fan_in, `count` numbers from element
// `first` on. Dense weights lie inputs × outputs, those of convolutions out × in × height × width.
std::vector<float> start_values(std::int64_t parameter, std::int64_t fan_in, std::int64_t count, std::int64_t first = 0);

// One batch of images, each the picture of its class under noise.
struct Images {
  std::vector<float> pixels;         // rows × 28 × 28, in [0, 1)
  std::vector<std::int32_t> labels;  // rows
};
Images images(std::int64_t batch, std::int64_t rows);

// One batch of a smooth function of seven variables.
struct Table {
  std::vector<float> features;  // rows × 7, in ±1
  std::vector<float> targets;   // rows
};
Table table(std::int64_t batch, std::int64_t rows);

// Places in the strip −1 ≤ x ≤ 1, 0 ≤ t < 1.
struct Points {
  std::vector<float> x;
  std::vector<float> t;
};
Points collocation_points();

// Half at t = 0 where u = −sin πx, half at the walls where u = 0.
struct DataPoints {
  Points points;
  std::vector<float> u;
};
DataPoints data_points();

}  // namespace tephra::bench
