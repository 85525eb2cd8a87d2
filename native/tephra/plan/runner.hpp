#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <tephra/graph/op.hpp>
#include <tephra/plan/leaves.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/plan/progress.hpp>
#include <tephra/plan/steps_done.hpp>

namespace tephra {

// Runs the steps of a program, section by section and tile by tile. Everything is made in the constructor.
class Runner {
 public:
  using AddressOf = std::function<void*(const Location&)>;

  // `address_of`: as kernels see it. `leaf_sums`: plan.leaf_bytes of host memory, where the ranks add them up.
  Runner(const Plan& plan, const Program& program, const AddressOf& address_of, std::byte* leaf_sums);

  // What is told of each step right after it ran, its output where kernels wrote it; returns false to end the run.
  using Look = std::function<bool(const PlannedStep&, Span output)>;

  // batch.rows are all rows of this rank. `watcher` may be null.
  void run(const Batch& batch, Progress* progress, StepsDone* watcher = nullptr);
  // The same, telling each step's output; sums over ranks are left out, since not every rank may come to them.
  void run_looking(Batch batch, const Look& look);

 private:
  // A step with the block that it reports.
  struct Move {
    Step step;
    Kernel kernel;
    int block;
    std::shared_ptr<const void> state;
  };
  // An operand of which each tile, or each strip, has rows of its own.
  struct Moving {
    const void** slot;
    const std::byte* base;
    std::int64_t row_bytes;
  };
  // Moves [first, end) that run together on strips of `rows` rows; one after the other on all rows of the tile when that is 0.
  struct Strips {
    std::size_t first, end;
    std::int64_t rows;
    std::vector<Moving> moving{};
  };
  // Where a sum over rows is made.
  struct Sum {
    void* at;
    std::int64_t count;
  };
  struct Part {
    std::size_t first, rows, end;
    std::int64_t tile_rows;
    std::vector<Strips> strips{};  // cover [rows, end)
    std::vector<Moving> moving{};
    std::vector<Sum> sums{};
    std::int64_t summed = 0;
  };

  Move move_of(const PlannedStep& planned, std::int64_t rows, const AddressOf& address_of) const;
  void add_part(const Section& section, std::size_t number, const AddressOf& address_of);
  template <typename F>
  void each_operand(std::size_t at, F use);
  template <typename F>
  void each_tile(const Part& part, const Batch& batch, F run_tile);
  template <typename F>
  void each_leaf(const Part& part, const Batch& batch, F run_tile);
  void add_strips(Part& part);
  template <typename F>
  void each_strip(const Strips& strips, const Batch& tile, F run_moves);
  template <typename F>
  void run_rows(const Part& part, const Batch& tile, std::int64_t first, F run_tile);
  void keep_sums(const Part& part, std::int64_t leaf);
  void add_up_leaves(const Part& part, const Batch& batch);
  std::byte* vectors(const Part& part, std::int64_t number) const;

  const Plan& plan_;
  const Program& program_;
  std::vector<Move> moves_;
  std::vector<Part> parts_;
  LeafTree tree_;
  std::byte* leaf_sums_;
};

}  // namespace tephra
