#pragma once

#include <cstdint>
#include <span>

#include <tephra/data/drawn.hpp>

namespace tephra::data {

inline constexpr std::int64_t jet_side = 25;
inline constexpr std::int64_t jet_numbers = jet_side * jet_side;

// Fills a jet's image (data/synthetic.hpp); its label, 0 of one prong and 1 of two.
std::int32_t draw_jet(const Drawn& drawn, std::span<double> image);

}  // namespace tephra::data
