#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/job/job.hpp>

// Small stages that read what other stages wrote below out/ and make it fit to be read by people. They run on the first rank alone.
namespace tephra::results {

// What a block wrote: scores.json, curve.json, table.csv (or table.npz), trace.json.
enum class Kind : std::uint8_t { scores, curve, table, trace };

struct Input {
  Kind kind = Kind::scores;
  std::string block;  // id
  std::string name;   // for people
};

enum class Statistic : std::uint8_t { mean, median, least, greatest };

struct Compare {
  std::string id;
  std::vector<Input> inputs;  // all scores, or all curves
  Statistic statistic = Statistic::mean;
};

// Puts scores side by side. scores.json: of the i-th input "<score>.<i>", and under "<score>" the statistic over the inputs that have it; of curves,
// the last value of each. table.csv: of scores a row an input, of curves a row a step. Throws Error 66 when an input is not there.
Outcome compare(Stage& stage, const Compare& settings);

struct Report {
  enum class Format : std::uint8_t { html, csv, json };
  std::string id;
  std::vector<Input> inputs;
  Format format = Format::html;
};

// All inputs as tables under their names, in one file: report.html, report.csv or report.json.
Outcome report(Stage& stage, const Report& settings);

struct Plot {
  // timeline: what a training did when, of traces alone.
  enum class Kind : std::uint8_t { line, scatter, timeline };
  std::string id;
  std::vector<Input> inputs;
  Kind kind = Kind::line;
  std::string x{};               // column; "" is the first that holds numbers
  std::vector<std::string> y{};  // columns; none: what results/series.hpp says
  bool logarithmic = false;      // values, which must be above 0 to be drawn
};

// Writes plot.json, what is drawn, and plot.svg, which needs nothing else.
Outcome plot(Stage& stage, const Plot& settings);

struct PeakFinder {
  std::string id;
  std::string curve;   // id of the block that wrote it
  std::string series;  // of the curve
  bool troughs = false;
  std::int64_t smoothing = 0;  // neighbours at either side that each value becomes the mean with
  double prominence = 0.05;    // the least, as a share of the span of the values
  double first = 0, last = 0;  // where to look along the axis; both 0: everywhere
};

// The peaks (or troughs) of a series (results/peaks.hpp). scores.json: "peaks", how many there are, and of the most prominent one, the first of equals,
// "position" and "vertex" (the top of the parabola through it and its neighbours) along the axis, "height", "prominence" and "width"; NaN without a peak.
// Throws Error 64 when there is no such series.
Outcome peak_finder(Stage& stage, const PeakFinder& settings);

// One word of a condition in postfix order: a number or score is put on a stack, an operation takes one or two from it and puts back what it makes of
// them. Truth is 1 and 0.
struct Term {
  enum class Operation : std::uint8_t {
    number, score, negate, add, subtract, multiply, divide, less, less_or_equal, greater, greater_or_equal, equal, not_equal, both, either, opposite,
  };
  Operation operation = Operation::number;
  double number = 0;
  std::string score{};
};

struct Acceptance {
  std::string id;
  std::string scores;      // id of the block that wrote them
  std::string expression;  // for people
  std::vector<Term> terms;
};

// Writes acceptance.json, and throws Error 77 when the condition does not hold, so that the job ends there; started again it looks again.
Outcome acceptance(Stage& stage, const Acceptance& settings);

}  // namespace tephra::results
