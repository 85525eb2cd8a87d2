#pragma once

#include <cstdint>

#include <tephra/tensor/span.hpp>

// What master and workers of an asynchronous training send each other.
namespace tephra::train {

enum Tag : int { order_tag = 1, weights_tag, report_tag, update_tag };

// From the master. Either rows of the epoch's order to work on, before the weights to start from; or, when the rows of the epoch are done or training ends
// early, how it stands. Numbers, so that they travel as such.
struct Order {
  double work = 0;  // 1: rows
  double position = 0;
  double rows = 0;
  double number = 0;  // of the step
  double step = 0;    // updates done
  double loss_sum = 0;  // of the epoch
  double stop = 0;
  double out_of_time = 0;
  double faulty = -1;  // rank whose loss is not finite
  double loss = 0;     // that loss
};

// From a worker, before its update.
struct Report {
  double loss_sum = 0;
  double stop = 0;    // it was asked to stop
  double faulty = 0;  // 1: the loss is not finite, and no update follows
};

template <class Message>
Span span_of(Message& message) {
  return {&message, Dtype::f64, static_cast<std::int64_t>(sizeof message / sizeof(double))};
}

// How a rank's part of an epoch ended: the same on every rank, but for its own times.
struct Drained {
  bool stop = false;
  bool out_of_time = false;
  int faulty = -1;
  double loss = 0;  // of the faulty rank
};

}  // namespace tephra::train
