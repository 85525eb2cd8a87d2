#pragma once

#include <array>
#include <cstdint>

// The sizes that both sides of a comparison have in common.
namespace tephra::bench {

struct Layer {
  std::int64_t fan_in;
  std::int64_t units;
};

inline constexpr std::int64_t image_side = 28;
inline constexpr std::int64_t pixels = image_side * image_side;
inline constexpr std::int64_t classes = 10;
inline constexpr std::int64_t batches = 10;  // distinct ones, taken in turn

// 784-512-256-10, ReLU, cross-entropy.
namespace mlp {
inline constexpr std::int64_t rows = 128;
inline constexpr std::array<Layer, 3> layers{{{784, 512}, {512, 256}, {256, 10}}};
}  // namespace mlp

// LeNet-like: 5×5 convolutions of 20 and 50 channels without padding, each with a 2×2 max pool and ReLU; dense 500 and 10.
namespace cnn {
inline constexpr std::int64_t rows = 128;
inline constexpr std::int64_t kernel = 5;
inline constexpr std::int64_t window = 2;
inline constexpr std::array<Layer, 4> layers{{{25, 20}, {500, 50}, {800, 500}, {500, 10}}};
}  // namespace cnn

// 7-64-64-64-1, ReLU, mean squared error.
namespace small {
inline constexpr std::int64_t rows = 32;
inline constexpr std::array<Layer, 4> layers{{{7, 64}, {64, 64}, {64, 64}, {64, 1}}};
}  // namespace small

// Burgers' equation u_t + u·u_x = ν·u_xx by a network 2-20×8-1, tanh (Raissi, Perdikaris and Karniadakis 2019). The loss is the mean
// square of the residual over the collocation points plus that of u − target over the data points.
namespace pinn {
inline constexpr std::int64_t collocation_points = 2000;
inline constexpr std::int64_t data_points = 100;
inline constexpr std::int64_t width = 20;
inline constexpr std::int64_t hidden_layers = 8;
inline constexpr double viscosity = 0.01 / 3.14159265358979323846;
inline constexpr std::int64_t fan_in_of_layer(std::int64_t layer) { return layer == 0 ? 2 : width; }
}  // namespace pinn

inline constexpr double sgd_learning_rate = 0.1;
inline constexpr double adam_learning_rate = 2e-4;

}  // namespace tephra::bench
