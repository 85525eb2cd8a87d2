#include <tephra/data/jets.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tephra::data {
namespace {

constexpr double energy = 100;

struct Prong {
  double eta, phi, width, share;
};

// A Gaussian whose integral over the plane is its share of the energy.
void add(const Prong& prong, std::span<double> image) {
  const double spread = 2 * prong.width * prong.width;
  for (std::int64_t place = 0; place < jet_numbers; ++place) {
    const double phi = static_cast<double>(place / jet_side) - prong.phi, eta = static_cast<double>(place % jet_side) - prong.eta;
    image[static_cast<std::size_t>(place)] += energy * prong.share * std::exp(-(eta * eta + phi * phi) / spread) / (std::numbers::pi * spread);
  }
}

}  // namespace

std::int32_t draw_jet(const Drawn& drawn, std::span<double> image) {
  std::fill(image.begin(), image.end(), 0.0);
  const double eta = 10 + 4 * drawn.uniform(1), phi = 10 + 4 * drawn.uniform(2);
  if (drawn.uniform(0) < 0.5) {
    add({eta, phi, 1.5 + 1.5 * drawn.uniform(3), 1}, image);
    return 0;
  }
  const double angle = 2 * std::numbers::pi * drawn.uniform(4), apart = 4 + 6 * drawn.uniform(5), share = 0.3 + 0.4 * drawn.uniform(6);
  const double along = apart * std::cos(angle), across = apart * std::sin(angle);
  add({eta + (1 - share) * along, phi + (1 - share) * across, 1 + drawn.uniform(3), share}, image);
  add({eta - share * along, phi - share * across, 1 + drawn.uniform(7), 1 - share}, image);
  return 1;
}

}  // namespace tephra::data
