#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/graph/graph.hpp>

// Numbers moved or added, none changed otherwise. Axes number the dimensions of a sample from 0: the batch is none of them.
namespace tephra::layers {

struct Concatenate {
  std::string id{};
  std::int64_t axis = 0;
};
// One after the other along the axis; all other dimensions are equal.
Value concatenate(Graph& graph, const std::vector<Value>& parts, const Concatenate& settings);

struct Add {
  std::string id{};
};
// The sum of one or more values of one shape, added from left to right.
Value add(Graph& graph, const std::vector<Value>& parts, const Add& settings);

struct Slice {
  std::string id{};
  std::int64_t axis = 0;
  std::int64_t begin = 0;
  std::int64_t number = 1;
};
// Numbers [begin, begin + number) along the axis.
Value slice(Graph& graph, Value x, const Slice& settings);

struct Reshape {
  std::string id{};
  std::vector<std::int64_t> dims{};  // of a sample; one may be −1: what is left
};
// The same numbers in the same order under other dimensions; costs nothing.
Value reshape(Graph& graph, Value x, const Reshape& settings);

struct Permute {
  std::string id{};
  std::vector<std::int64_t> order{};
};
// Dimension i of the result is dimension order[i] of x.
Value permute(Graph& graph, Value x, const Permute& settings);

}  // namespace tephra::layers
