#pragma once

#include <cstdint>
#include <string>

#include <tephra/graph/graph.hpp>
#include <tephra/layers/activation.hpp>

// Blocks of several layers. The layers inside are blocks of their own, named "<id>/<layer>".
namespace tephra::layers {

struct Residual {
  std::string id{};
  std::int64_t channels = 16;
  std::int64_t stride = 1;  // of the first convolution and of the projection
  Activation activation = Activation::relu;
};

// activation(F(x) + x) with F = convolution 3 – norm – activation – convolution 3 – norm (He et al. 2016). Where channels or sizes
// change, x is projected: convolution 1 with the stride, and norm. B×C×spatial → B×channels×⌈spatial/stride⌉. Layers inside:
// convolution_1, norm_1, convolution_2, norm_2, and projection, projection_norm; convolutions have no bias.
Value residual(Graph& graph, Value x, const Residual& settings);

struct TransitionDown {
  std::string id{};
  double dropout = 0;
};

// norm – relu – convolution 1 – dropout – max pool 2: B×C×spatial → B×C×⌊spatial/2⌋. Layers inside: norm, convolution, dropout, pool.
Value transition_down(Graph& graph, Value x, const TransitionDown& settings);

struct TransitionUp {
  std::string id{};
  std::int64_t channels = 0;  // 0: those of x
};

// Transposed convolution 3 with stride 2: B×C×spatial → B×channels×(2·spatial). Parameters "<id>.weight", "<id>.bias".
Value transition_up(Graph& graph, Value x, const TransitionUp& settings);

enum class Transition : std::uint8_t { none, down, up };

struct DenseBlock {
  std::string id{};
  std::int64_t layers = 4;
  std::int64_t growth = 12;  // channels that each layer adds
  Transition transition = Transition::none;
  double dropout = 0;  // in [0, 1); 0.2 in the paper
};

// Block of a fully convolutional DenseNet (Jégou et al. 2017). Each layer, norm – relu – convolution 3 – dropout, reads x and what all
// layers before it made, and adds `growth` channels: B×C×spatial → B×(C + layers·growth)×spatial. Transition::up comes before the
// block, Transition::down after it. Layers inside: norm_<i>, convolution_<i>, dropout_<i>, up, down/….
Value dense_block(Graph& graph, Value x, const DenseBlock& settings);

}  // namespace tephra::layers
