#pragma once

#include <string>

#include <tephra/results/series.hpp>

namespace tephra::results {

// A picture of 800 × 500 that names no other file. A series of very many points is thinned evenly.
std::string svg_of(const Drawing& drawing, const std::string& title);

}  // namespace tephra::results
