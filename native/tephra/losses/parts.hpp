#pragma once

#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

// What losses share.
namespace tephra::losses {

inline void check_same_rows(const Graph& graph, Value prediction, Value target) {
  const Shape& left = graph.node(prediction).shape;
  const Shape& right = graph.node(target).shape;
  if (!(left == right) || !left.batched)
    throw Error(Exit::wrong_use, graph.block_of(prediction),
                "the prediction has shape " + left.text() + " and the target " + right.text() + ". Give the last layer as many units as the target has columns.");
}

inline Value difference(Graph& graph, Value prediction, Value target) {
  check_same_rows(graph, prediction, target);
  return ops::subtract(graph, prediction, target);
}

// Sum over all numbers, divided by the outputs of a sample.
inline Value sum_of_means(Graph& graph, Value each) {
  return ops::scale(graph, ops::sum_all(graph, each), 1.0 / static_cast<double>(graph.node(each).shape.size()));
}

}  // namespace tephra::losses
