#include <tephra/data/synthetic.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <tephra/data/diffraction.hpp>
#include <tephra/data/drawn.hpp>
#include <tephra/data/jets.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double viscosity = 0.01 / pi;
constexpr std::int64_t most_numbers = 500'000'000;

double mean(std::span<const double> x) { return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size()); }

double friedman(std::span<const double> x) { return 10 * std::sin(pi * x[0] * x[1]) + 20 * (x[2] - 0.5) * (x[2] - 0.5) + 10 * x[3] + 5 * x[4]; }

double quadratic(std::span<const double> x) {
  double sum = 0;
  for (const double value : x) sum += value * value;
  return sum / static_cast<double>(x.size());
}

struct Burgers {
  double u;
  double source;
};

// u = e⁻ᵗ·sin(π·s): u_t = −u, u_xᵢ = (π/d)·e⁻ᵗ·cos(π·s), Σ u_xᵢxᵢ = −(π²/d)·u.
Burgers burgers(std::span<const double> x) {
  const auto places = x.first(x.size() - 1);
  const auto count = static_cast<double>(places.size());
  const double decay = std::exp(-x.back()), angle = pi * mean(places), u = decay * std::sin(angle);
  return {u, -u + u * (pi / count) * decay * std::cos(angle) + viscosity * (pi * pi / count) * u};
}

// Numbers of a row of a kind with images of its own; 0 of the others, whose features are asked for.
std::int64_t image_numbers(SyntheticKind kind) { return kind == SyntheticKind::gaussian_atoms ? diffraction_numbers : kind == SyntheticKind::jets ? jet_numbers : 0; }

void check(const Synthetic& settings) {
  const auto refuse = [&](const std::string& what) { throw Error(Exit::wrong_use, settings.id, what); };
  const std::int64_t images = image_numbers(settings.kind);
  const std::int64_t least = settings.kind == SyntheticKind::friedman ? 5 : settings.kind == SyntheticKind::burgers ? 2 : 1;
  if (settings.n < 1) refuse("there are no rows to draw. Ask for 1 or more.");
  if (images == 0 && settings.features < least) refuse("this kind needs " + std::to_string(least) + " features or more, and " + std::to_string(settings.features) + " are asked for.");
  if (!(settings.noise >= 0) || !std::isfinite(settings.noise)) refuse("noise is a deviation: 0 or more.");
  const std::int64_t width = images > 0 ? images : settings.features;
  if (settings.n > most_numbers / width) refuse(std::to_string(settings.n) + " rows of " + std::to_string(width) + " numbers are more than memory holds. Draw fewer.");
}

Field reals(const std::string& name, std::vector<std::int64_t> dims, std::int64_t rows) {
  Field field{.name = name, .dims = std::move(dims)};
  for (const std::int64_t dim : field.dims) field.width *= static_cast<std::size_t>(dim);
  field.reals.resize(static_cast<std::size_t>(rows) * field.width);
  return field;
}

std::span<double> row_of(Field& field, std::int64_t row) { return {field.reals.data() + static_cast<std::size_t>(row) * field.width, field.width}; }

void add_noise(const Synthetic& settings, const Drawn& drawn, std::span<double> row) {
  if (settings.noise > 0)
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += settings.noise * drawn.normal(i);
}

Table scattered_atoms(const Synthetic& settings) {
  Field patterns = reals("patterns", {diffraction_probes, diffraction_side, diffraction_side}, settings.n);
  Field potential = reals("potential", {1, diffraction_side, diffraction_side}, settings.n);
  const Diffraction diffraction;
  for (std::int64_t row = 0; row < settings.n; ++row) {
    const Drawn drawn(settings.seed, row);
    const auto seen = row_of(patterns, row);
    diffraction.row(drawn, row_of(potential, row), seen);
    add_noise(settings, drawn, seen);
  }
  return {.rows = settings.n, .fields = {std::move(patterns), std::move(potential)}, .parts = {}, .transforms = {}};
}

Table jets(const Synthetic& settings) {
  Field image = reals("image", {1, jet_side, jet_side}, settings.n), label{.name = "label", .classes = 2};
  for (std::int64_t row = 0; row < settings.n; ++row) {
    const Drawn drawn(settings.seed, row);
    const auto seen = row_of(image, row);
    label.labels.push_back(draw_jet(drawn, seen));
    add_noise(settings, drawn, seen);
  }
  return {.rows = settings.n, .fields = {std::move(image), std::move(label)}, .parts = {}, .transforms = {}};
}

Table regression(const Synthetic& settings) {
  Field features = reals("features", {settings.features}, settings.n), target = reals("target", {1}, settings.n), source = reals("source", {1}, settings.n);
  const bool is_burgers = settings.kind == SyntheticKind::burgers;
  for (std::int64_t row = 0; row < settings.n; ++row) {
    const Drawn drawn(settings.seed, row);
    const auto x = row_of(features, row);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const bool from_zero = settings.kind == SyntheticKind::friedman || (is_burgers && i + 1 == x.size());
      x[i] = from_zero ? drawn.uniform(i) : 2 * drawn.uniform(i) - 1;
    }
    const auto at = static_cast<std::size_t>(row);
    if (is_burgers) {
      const Burgers exact = burgers(x);
      target.reals[at] = exact.u;
      source.reals[at] = exact.source;
    } else {
      target.reals[at] = settings.kind == SyntheticKind::friedman ? friedman(x) : settings.kind == SyntheticKind::linear ? 1 + mean(x) : quadratic(x);
    }
    if (settings.noise > 0) target.reals[at] += settings.noise * drawn.normal(0);
  }
  Table table{.rows = settings.n, .fields = {std::move(features), std::move(target)}, .parts = {}, .transforms = {}};
  if (is_burgers) table.fields.push_back(std::move(source));
  return table;
}

}  // namespace

Table synthetic_table(const Synthetic& settings) {
  check(settings);
  if (settings.kind == SyntheticKind::gaussian_atoms) return scattered_atoms(settings);
  return settings.kind == SyntheticKind::jets ? jets(settings) : regression(settings);
}

}  // namespace tephra::data
