#pragma once

#include <string>
#include <vector>

#include <tephra/job/stage.hpp>
#include <tephra/results/results.hpp>

namespace tephra::results {

// Points in the order in which they are joined; of a timeline the begin (x) and end (y) of each span, in seconds.
struct Series {
  std::string name;
  std::vector<double> x;
  std::vector<double> y;
};

struct Drawing {
  Plot::Kind kind;
  bool logarithmic;
  std::string x;  // what is along the axis
  std::vector<Series> series;
};

// What a plot shows. Of scores: each over the number of the input, from 0. Of curves: the losses over the step. Of tables: the columns of numbers
// over the first of them. Of traces: when epochs ran and what else happened when. With several inputs a series begins with its input's name. Points
// that are not finite, or on a logarithmic axis not above 0, are left out. A column that was asked for and is not there, as a
// loss of a training that ended before its first epoch, is left out with a note. Throws Error 64 when the one along the axis is not there.
Drawing drawing_of(const Stage& stage, const Plot& settings);

}  // namespace tephra::results
