#pragma once

#include <tephra/comm/communicator.hpp>
#include <tephra/files/json.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/tensor/dtype.hpp>

// What a forecast must know of a computer, each as grids of seconds (grid.hpp), measured with the library's own kernels in plans as training makes
// them. Names of layers, losses, rules and readers are the block types' of the editor.
namespace tephra::calibrate {

// Seconds of one dense layer with bias and relu, forward and backward with the gradient of its input, by rows of a batch and numbers in and out.
files::Json dense_layers(Dtype dtype);
// The same on a few shapes, while all ranks do it at once.
files::Json dense_layers_together(Communicator& ranks, Dtype dtype);
// Seconds of the gradient of a dense layer's input, by rows, numbers in and out: a first layer does without.
files::Json input_gradients(Dtype dtype);

// Seconds of one convolution that keeps its places, with bias and relu, forward and backward, and of that without the gradient of its input;
// by channels in and out, places of a side and of the kernel's side, for "rows" rows.
files::Json convolutions(Dtype dtype);

// Seconds a number that a layer makes, beyond the product before it, forward and backward.
files::Json layers_a_number(Dtype dtype);
// Seconds of one step of an executor, from a layer of one input to the loss, by rows and numbers.
files::Json losses(Dtype dtype);

// Seconds of an update, by numbers; "RULE:STATES".
files::Json updates(Dtype dtype);

// Seconds of copying rows of a data set into a batch, by rows and numbers of a row.
files::Json feeds(Dtype dtype);
// Seconds of copying, by bytes.
files::Json copies();

// Seconds of a sum over all ranks, by bytes.
files::Json sums_over_ranks(Communicator& ranks);

// Seconds that the training loop adds to executor and update in a step, and what a line of the log adds to that.
files::Json training_loop(Stage& stage);

}  // namespace tephra::calibrate
