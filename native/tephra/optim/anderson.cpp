#include <tephra/optim/anderson.hpp>

#include <array>
#include <cmath>
#include <cstring>
#include <numeric>
#include <string>

#include <tephra/optim/pieces.hpp>
#include <tephra/optim/require.hpp>

namespace tephra::optim {
namespace {

constexpr std::int64_t most_depth = 50;
constexpr std::int64_t block_rows = TallLeastSquares::block_rows;

using Numbers = std::array<double, block_rows>;

// x and g(x) of the steps that are combined, newest first.
template <typename T>
struct Pairs {
  std::array<const T*, most_depth + 1> x{};
  std::array<const T*, most_depth + 1> g{};
  std::int64_t count = 0;

  // The residuals of one step.
  void residuals(std::int64_t step, std::int64_t first, std::int64_t rows, double* out) const {
    const T* const from = x[static_cast<std::size_t>(step)] + first;
    const T* const to = g[static_cast<std::size_t>(step)] + first;
    for (std::int64_t i = 0; i < rows; ++i) out[i] = static_cast<double>(to[i]) - static_cast<double>(from[i]);
  }
};

// Rows of [Δf_0 Δf_1 … | f_0].
template <typename T>
void fill(const Pairs<T>& pairs, const TallLeastSquares::Block& block) {
  const std::int64_t columns = pairs.count - 1;
  Numbers older{};
  double* const newest = block.column(columns);
  pairs.residuals(0, block.first, block.rows, newest);
  std::copy_n(newest, block.rows, block.column(0));
  for (std::int64_t column = 0; column < columns; ++column) {
    pairs.residuals(column + 1, block.first, block.rows, older.data());
    double* const apart = block.column(column);
    for (std::int64_t i = 0; i < block.rows; ++i) apart[i] -= older[static_cast<std::size_t>(i)];
    if (column + 1 < columns) std::copy_n(older.data(), block.rows, block.column(column + 1));
  }
}

// x_0 − Σ γ_j Δx_j + mixing·(f_0 − Σ γ_j Δf_j), of rows [first, first + rows).
template <typename T>
void combine(const Pairs<T>& pairs, std::span<const double> gamma, double mixing, std::int64_t first, std::int64_t rows, T* out) {
  Numbers x{}, f{}, older_f{};
  const auto point = [&](std::size_t step, double* to) {
    for (std::int64_t i = 0; i < rows; ++i) to[i] = static_cast<double>(pairs.x[step][first + i]);
  };
  point(0, x.data());
  pairs.residuals(0, first, rows, f.data());
  Numbers newer_x = x, newer_f = f;
  for (std::size_t column = 0; column < gamma.size(); ++column) {
    const T* const older = pairs.x[column + 1] + first;
    pairs.residuals(static_cast<std::int64_t>(column) + 1, first, rows, older_f.data());
    for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) {
      const auto older_x = static_cast<double>(older[i]);
      x[i] -= gamma[column] * (newer_x[i] - older_x);
      f[i] -= gamma[column] * (newer_f[i] - older_f[i]);
      newer_x[i] = older_x;
    }
    newer_f = older_f;
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) out[i] = static_cast<T>(x[i] + mixing * f[i]);
}

template <typename T>
std::span<const double> solve(TallLeastSquares& solver, const Pairs<T>& pairs, double regularisation) {
  return solver.solve(pairs.count - 1, regularisation, [&](const TallLeastSquares::Block& block) { fill(pairs, block); });
}

template <typename T>
void move_to(const Pairs<T>& pairs, std::span<const double> gamma, double mixing, std::span<T> parameters) {
  in_pieces(static_cast<std::int64_t>(parameters.size()), [&pairs, gamma, mixing, p = parameters.data()](std::int64_t first, std::int64_t last) {
    for (std::int64_t at = first; at < last; at += block_rows) combine(pairs, gamma, mixing, at, std::min(block_rows, last - at), p + at);
  });
}

template <typename T>
bool all_finite(std::span<const T> numbers) {
  const auto count = static_cast<std::int64_t>(numbers.size());
  return sum_of(count, [=](std::int64_t i) { return static_cast<double>(numbers[static_cast<std::size_t>(i)]) * 0.0; }) == 0;
}

std::int64_t slots_of(const Anderson& anderson) { return anderson.depth + (anderson.residual == Anderson::Residual::exact ? 1 : 2); }

}  // namespace

void check(const Anderson& anderson) {
  require(anderson.depth >= 2 && anderson.depth <= most_depth, anderson.id, "the depth of Anderson acceleration must lie in [2, 50].");
  require(anderson.frequency >= 1 && anderson.store_every >= 1, anderson.id, "Anderson acceleration stores and extrapolates every so many steps, at least 1.");
  require(anderson.wait >= 0, anderson.id, "Anderson acceleration cannot wait for less than 0 steps.");
  require(anderson.mixing >= 0 && anderson.mixing <= 1, anderson.id, "the mixing of Anderson acceleration must lie in [0, 1].");
  require(anderson.regularisation >= 0 && std::isfinite(anderson.regularisation), anderson.id, "the regularisation of Anderson acceleration must not be below 0.");
}

std::vector<StateRule> states_of(const Anderson& anderson) {
  std::vector<StateRule> states;
  const auto ring = [&](const std::string& name) {
    for (std::int64_t slot = 0; slot < slots_of(anderson); ++slot) states.push_back({name + "_" + std::to_string(slot)});
  };
  ring("history");
  if (anderson.residual == Anderson::Residual::exact) ring("result");
  return states;
}

Acceleration::Acceleration(const Anderson& settings, std::int64_t numbers) : settings_(settings), solver_(numbers, settings.depth) {}

// Steps count from the first after those that are waited for; 0 while waiting.
bool Acceleration::is_due(std::uint64_t number) const {
  const auto wait = static_cast<std::uint64_t>(settings_.wait);
  return number > wait && (number - wait) % static_cast<std::uint64_t>(settings_.frequency) == 0;
}

bool Acceleration::is_kept(std::uint64_t number) const {
  const auto wait = static_cast<std::uint64_t>(settings_.wait);
  return number > wait && ((number - wait) % static_cast<std::uint64_t>(settings_.store_every) == 0 || is_due(number));
}

// Steps up to this one that were kept.
std::uint64_t Acceleration::kept(std::uint64_t number) const {
  const auto steps = number - static_cast<std::uint64_t>(settings_.wait);
  const auto every = static_cast<std::uint64_t>(settings_.store_every), frequency = static_cast<std::uint64_t>(settings_.frequency);
  return steps / every + steps / frequency - steps / std::lcm(every, frequency);
}

void Acceleration::before(Span parameters, std::span<OptimizerState> states, std::uint64_t number) const {
  if (settings_.residual != Anderson::Residual::exact || !is_kept(number)) return;
  const std::uint64_t slot = (kept(number) - 1) % static_cast<std::uint64_t>(slots_of(settings_));
  std::memcpy(states[slot].values.flat().data, parameters.data, parameters.bytes());
}

Acceleration::End Acceleration::after(Span parameters, std::span<OptimizerState> states, std::uint64_t number, const BatchLoss& loss) {
  if (!is_kept(number)) return End::none;
  const auto slots = static_cast<std::uint64_t>(slots_of(settings_));
  const std::uint64_t result = settings_.residual == Anderson::Residual::exact ? slots : 0;
  std::memcpy(states[result + (kept(number) - 1) % slots].values.flat().data, parameters.data, parameters.bytes());
  if (!is_due(number)) return End::none;
  if (parameters.dtype == Dtype::f32) return extrapolate(parameters.as<float>(), states, number, loss);
  return extrapolate(parameters.as<double>(), states, number, loss);
}

template <typename T>
Acceleration::End Acceleration::extrapolate(std::span<T> parameters, std::span<OptimizerState> states, std::uint64_t number, const BatchLoss& loss) {
  const bool exact = settings_.residual == Anderson::Residual::exact;
  const auto slots = static_cast<std::uint64_t>(slots_of(settings_));
  const std::uint64_t stored = kept(number), held = std::min(stored, slots);
  // Of the iterate so many before the newest.
  const auto slot = [&](std::uint64_t before) { return (stored - 1 - before) % slots; };
  const auto numbers_of = [&](std::uint64_t state) { return states[state].values.flat().as<T>().data(); };
  Pairs<T> pairs{.count = static_cast<std::int64_t>(exact ? held : held - 1)};
  if (pairs.count < 2) return End::none;
  for (std::uint64_t step = 0; step < static_cast<std::uint64_t>(pairs.count); ++step) {
    pairs.x[step] = numbers_of(exact ? slot(step) : slot(step + 1));
    pairs.g[step] = numbers_of(exact ? slots + slot(step) : slot(step));
  }

  const auto gamma = solve(solver_, pairs, settings_.regularisation);
  if (gamma.empty()) return End::refused;
  const double plain = settings_.safeguard && loss ? loss() : 0;
  move_to(pairs, gamma, settings_.mixing, parameters);
  const bool better = all_finite<T>(parameters) && (!settings_.safeguard || !loss || loss() < plain);
  T* const newest = numbers_of(exact ? slots + slot(0) : slot(0));
  if (!better) std::memcpy(parameters.data(), newest, parameters.size_bytes());
  else if (!exact) std::memcpy(newest, parameters.data(), parameters.size_bytes());
  return better ? End::accepted : End::refused;
}

}  // namespace tephra::optim
