#pragma once

#include <cstddef>

#include <tephra/plan/plan.hpp>

// Places that no life time decides.
namespace tephra {

// A field, a parameter, or a constant, which is added to the plan's; nowhere for what steps make.
Location place_of_leaf(Plan& plan, const Node& leaf);

// Of a parameter's gradient, or of a state itself.
Location place_of_result(const Plan& plan, std::size_t parameter);

}  // namespace tephra
