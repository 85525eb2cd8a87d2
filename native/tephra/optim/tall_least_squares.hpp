#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include <tephra/tensor/tiny_numbers.hpp>

namespace tephra::optim {

// min ‖b − A·y‖² + regularisation·‖y‖² with far more rows than columns, by Householder QR in double whatever A is made of (Golub and Van Loan,
// Matrix Computations 5.2; rows in parts as in Demmel, Grigori, Hoemmen and Langou 2012). A is never in memory: blocks of its rows are folded
// into a triangle, one a part, and the parts' triangles into the first. Parts follow from the number of rows, so the bits do not depend on
// threads. All memory is made in the constructor: at most a few megabytes, whatever the rows.
class TallLeastSquares {
 public:
  // Room for so many rows and columns of A.
  TallLeastSquares(std::int64_t rows, std::int64_t columns);

  // Rows of [A | b], a column after the other, `stride` numbers apart.
  struct Block {
    std::int64_t first;
    std::int64_t rows;  // at most block_rows
    double* numbers;
    std::int64_t stride;

    double* column(std::int64_t number) const { return numbers + number * stride; }
  };
  static constexpr std::int64_t block_rows = 128;

  // fill(block) writes its rows; calls may come from several threads at once. y has one number for each leading column of which more than
  // a millionth is its own beside those before it: the first that has less, and all behind it, are left out. Empty when none is left,
  // or something is not finite.
  template <typename Fill>
  std::span<const double> solve(std::int64_t columns, double regularisation, const Fill& fill) {
    begin(columns, regularisation);
    // Not in a parallel region of one part: waking threads costs more than a small solution.
#if defined(_OPENMP)
#pragma omp parallel for schedule(static) if (parts_ > 1)
#endif
    for (std::int64_t part = 0; part < parts_; ++part) {
      const TinyNumbersAreZero scope;
      const std::int64_t end = std::min((part + 1) * part_rows_, rows_);
      for (std::int64_t first = part * part_rows_; first < end; first += block_rows) {
        const Block block = block_of(part, first, std::min(block_rows, end - first));
        fill(block);
        fold(part, block.rows);
      }
    }
    return finish();
  }

 private:
  void begin(std::int64_t columns, double regularisation);
  Block block_of(std::int64_t part, std::int64_t first, std::int64_t rows);
  void fold(std::int64_t part, std::int64_t rows);
  std::span<const double> finish();
  double* triangle(std::int64_t part) { return work_.data() + part * work_of_part_; }

  std::int64_t rows_;
  std::int64_t parts_;
  std::int64_t part_rows_;
  std::int64_t work_of_part_;
  std::int64_t width_ = 0;    // columns of [A | b]
  std::vector<double> work_;  // of each part: its triangle with the block under it, column by column
  std::vector<double> solution_;
};

}  // namespace tephra::optim
