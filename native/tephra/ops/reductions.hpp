#pragma once

#include <span>

#include <tephra/graph/graph.hpp>

// Sums, and their transposes that spread a value out again. Sums are kept in double whatever the dtype.
namespace tephra::ops {

Value sum_all(Graph& graph, Value x);   // any → scalar
Value sum_rows(Graph& graph, Value x);  // B×n → n
Value sum_last(Graph& graph, Value x);  // B×…×n → B×…×1
Value mean_last(Graph& graph, Value x);

Value spread_all(Graph& graph, Value scalar, const Shape& shape);        // scalar → any
Value filled(Graph& graph, double number, const Shape& shape);           // the same number everywhere
Value spread_rows(Graph& graph, Value x);                                // n → B×n
Value spread_last(Graph& graph, Value x, std::int64_t size);             // B×…×1 → B×…×size

// Same numbers in the same order under other dimensions: costs nothing.
Value reshape(Graph& graph, Value x, std::vector<std::int64_t> dims);

// The scalar that x spreads out, or none.
Value spread_scalar(const Graph& graph, Value x);

std::span<const Op* const> reduction_ops();

}  // namespace tephra::ops
