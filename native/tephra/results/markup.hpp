#pragma once

#include <string>

namespace tephra::results {

// A text inside an HTML or SVG element, or in an attribute in double quotes.
std::string escaped(const std::string& text);

}  // namespace tephra::results
