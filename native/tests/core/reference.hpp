#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <tephra/tensor/span.hpp>

// PyTorch's numbers, and inputs that both sides make by the same formula.
namespace tephra::testing {

using Numbers = std::vector<double>;

// What a script of this folder prints, "name number number …" a line, by name; empty, with a message, when there is no PyTorch.
std::map<std::string, Numbers> reference(const std::string& script);

void fill_wave(Span values, int series);  // place i: sin(12.9898·i + 78.233·series + 1)

// Error of a tensor = max|a − b| / max|b|.
void check_near(const std::string& name, const Numbers& got, const Numbers& want, double tolerance);

}  // namespace tephra::testing
