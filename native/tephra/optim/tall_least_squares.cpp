#include <tephra/optim/tall_least_squares.hpp>

#include <cmath>

#include <tephra/optim/pieces.hpp>
#include <tephra/tensor/sizes.hpp>

namespace tephra::optim {
namespace {

constexpr std::int64_t most_parts = 32;
constexpr std::int64_t least_part = 1 << 15;

// Least that must be left of a column beside those before it, as a share of the column: of less, rounding is more than 1e-10.
constexpr double least_share = 1e-6;

std::int64_t part_count(std::int64_t rows) { return std::clamp(parts_of(rows, least_part), std::int64_t{1}, most_parts); }

}  // namespace

TallLeastSquares::TallLeastSquares(std::int64_t rows, std::int64_t columns)
    : rows_(rows), parts_(part_count(rows)), part_rows_(parts_of(rows, parts_)), work_of_part_((columns + 1) * (columns + 1 + block_rows)),
      work_(static_cast<std::size_t>(parts_ * work_of_part_)), solution_(static_cast<std::size_t>(columns)) {}

void TallLeastSquares::begin(std::int64_t columns, double regularisation) {
  width_ = columns + 1;
  std::ranges::fill(work_, 0.0);
  for (std::int64_t column = 0; column < columns; ++column) triangle(0)[column * (width_ + block_rows) + column] = std::sqrt(regularisation);
}

TallLeastSquares::Block TallLeastSquares::block_of(std::int64_t part, std::int64_t first, std::int64_t rows) {
  return {.first = first, .rows = rows, .numbers = triangle(part) + width_, .stride = width_ + block_rows};
}

// One Householder reflection a column makes the block under the triangle zero; it touches one row of the triangle and the block.
void TallLeastSquares::fold(std::int64_t part, std::int64_t rows) {
  const std::int64_t stride = width_ + block_rows;
  double* const corner = triangle(part);
  for (std::int64_t pivot = 0; pivot < width_; ++pivot) {
    double& diagonal = corner[pivot * stride + pivot];
    double* const below = corner + pivot * stride + width_;
    const double squares = sum_of_squares(below, rows);
    if (squares == 0) continue;
    const double length = std::sqrt(diagonal * diagonal + squares);
    const double reflected = diagonal > 0 ? -length : length;
    const double first = diagonal - reflected, share = -first / reflected;
    for (std::int64_t i = 0; i < rows; ++i) below[i] /= first;
    for (std::int64_t column = pivot + 1; column < width_; ++column) {
      double& beside = corner[column * stride + pivot];
      double* const other = corner + column * stride + width_;
      const double moved = share * (beside + sum_of(rows, [=](std::int64_t i) { return below[i] * other[i]; }));
      beside -= moved;
      TEPHRA_EACH
      for (std::int64_t i = 0; i < rows; ++i) other[i] -= moved * below[i];
    }
    diagonal = reflected;
  }
}

std::span<const double> TallLeastSquares::finish() {
  const std::int64_t stride = width_ + block_rows, columns = width_ - 1;
  for (std::int64_t part = 1; part < parts_; ++part) {
    const Block block = block_of(0, 0, width_);
    for (std::int64_t column = 0; column < width_; ++column)
      for (std::int64_t row = 0; row < width_; ++row) block.column(column)[row] = row <= column ? triangle(part)[column * stride + row] : 0.0;
    fold(0, width_);
  }
  const double* const corner = triangle(0);
  std::int64_t kept = 0;
  while (kept < columns && std::abs(corner[kept * stride + kept]) > least_share * std::sqrt(sum_of_squares(corner + kept * stride, kept + 1))) ++kept;
  for (std::int64_t row = kept; row-- > 0;) {
    double number = corner[columns * stride + row];
    for (std::int64_t column = row + 1; column < kept; ++column) number -= corner[column * stride + row] * solution_[static_cast<std::size_t>(column)];
    solution_[static_cast<std::size_t>(row)] = number / corner[row * stride + row];
    if (!std::isfinite(solution_[static_cast<std::size_t>(row)])) return {};
  }
  return {solution_.data(), static_cast<std::size_t>(kept)};
}

}  // namespace tephra::optim
