#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/graph/graph.hpp>
#include <tephra/layers/activation.hpp>

namespace tephra::layers {

// Sizes of a window, one for each spatial dimension of B×C×W, B×C×H×W or B×C×D×H×W; a single number stands for all of them.
// Several numbers also fit B×W, B×H×W, B×D×H×W: one channel. (A single number reads B×n as one line of one channel.)
using Sizes = std::vector<std::int64_t>;

struct Convolution {
  std::string id{};
  std::int64_t channels = 1;  // of the output
  Sizes kernel{3};
  Sizes stride{1};
  Sizes padding{0};  // zeros on either side; less than the kernel
  Activation activation = Activation::identity;
  bool bias = true;
  Initial start = Initial::uniform;  // of the weight; the bias starts uniform ±1/√fan_in for `uniform`, at zero otherwise
  double scale = 0.01;               // standard deviation of Initial::normal
};

// activation(x∗W + b): B×C×spatial → B×channels×((spatial + 2·padding − kernel)/stride + 1, rounded down). Parameters
// "<id>.weight" (channels×C×kernel) and "<id>.bias" (channels), as torch.nn.Conv1d/2d/3d; fan_in = C·kernel numbers.
Value convolution(Graph& graph, Value x, const Convolution& settings);

struct TransposedConvolution {
  std::string id{};
  std::int64_t channels = 1;
  Sizes kernel{4};
  Sizes stride{2};
  Sizes padding{1};
  Sizes output_padding{0};  // further places at the end of each dimension; less than the stride
  Activation activation = Activation::identity;
  bool bias = true;
  Initial start = Initial::uniform;
  double scale = 0.01;
};

// B×C×spatial → B×channels×((spatial − 1)·stride − 2·padding + kernel + output_padding). Parameters "<id>.weight"
// (C×channels×kernel) and "<id>.bias", as torch.nn.ConvTranspose1d/2d/3d; fan_in = channels·kernel numbers, as there.
Value transposed_convolution(Graph& graph, Value x, const TransposedConvolution& settings);

// The padding that keeps sizes with stride 1: (kernel − 1)/2. Throws for an even kernel, which has none.
Sizes same_padding(const Sizes& kernel);

}  // namespace tephra::layers
