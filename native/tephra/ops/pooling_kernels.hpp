#pragma once

#include <tephra/graph/op.hpp>

// What pooling does with the numbers under each window. Parallel over rows or channels, each for itself: the same bits for any
// number of threads.
namespace tephra::ops {

struct MaxPool {
  template <typename T>
  static void run(const Step& step, const Batch& batch);
};
// Inputs g (narrow), x (wide): each g goes to the first place of the largest x in its window.
struct MaxPoolGradient {
  template <typename T>
  static void run(const Step& step, const Batch& batch);
};
// Inputs u (wide), x (wide): u at the first place of the largest x.
struct MaxPoolGather {
  template <typename T>
  static void run(const Step& step, const Batch& batch);
};
struct AveragePool {
  template <typename T>
  static void run(const Step& step, const Batch& batch);
};
struct AveragePoolGradient {
  template <typename T>
  static void run(const Step& step, const Batch& batch);
};

}  // namespace tephra::ops
