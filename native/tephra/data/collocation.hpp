#pragma once

#include <tephra/data/dataset.hpp>
#include <tephra/data/table.hpp>

namespace tephra::data {

// Adds the points of `settings` behind the rows of the table. Along each coordinate a Latin hypercube puts one point into each of n equal
// intervals, in an order of its own (McKay, Beckman and Conover 1979). Throws Error 64 for a box or a field that makes no sense.
void add_collocation(Table& table, const Collocation& settings);

}  // namespace tephra::data
