#include <tephra/plan/runner.hpp>

#include <algorithm>

#include <tephra/plan/steps.hpp>
#include <tephra/tensor/tiny_numbers.hpp>

namespace tephra {

Runner::Runner(const Plan& plan, const Program& program, const AddressOf& address_of, std::byte* leaf_sums)
    : plan_(plan), program_(program), tree_(plan.options.leaves), leaf_sums_(leaf_sums) {
  moves_.reserve(program.steps.size());
  for (std::size_t number = 0; number < program.sections.size(); ++number) add_part(program.sections[number], number, address_of);
}

void Runner::add_part(const Section& section, std::size_t number, const AddressOf& address_of) {
  Part part{.first = section.first, .rows = section.rows, .end = section.end, .tile_rows = section.tile_rows};
  for (std::size_t at = section.first; at < section.end; ++at) {
    const PlannedStep& planned = program_.steps[at];
    moves_.push_back(move_of(planned, section.tile_rows, address_of));
    if (at < section.rows) continue;
    each_operand(at, [&](const void** slot, const Location& location) {
      if (location.row_bytes > 0 && !location.local) part.moving.push_back({slot, static_cast<const std::byte*>(*slot), location.row_bytes});
    });
  }
  add_strips(part);
  for (const RowSum& sum : program_.row_sums)
    if (sum.section == number) part.sums.push_back({address_of(sum.place), sum.count});
  part.summed = program_.summed_numbers(number);
  parts_.push_back(std::move(part));
}

template <typename F>
void Runner::each_operand(std::size_t at, F use) {
  const PlannedStep& planned = program_.steps[at];
  Step& step = moves_[at].step;
  for (std::size_t i = 0; i < planned.inputs.size(); ++i) use(&step.in[i], planned.inputs[i]);
  use(const_cast<const void**>(&step.out), planned.output);
}

void Runner::add_strips(Part& part) {
  std::size_t at = part.rows;
  for (const StripSteps& planned : program_.strips) {
    if (planned.first < part.rows || planned.end > part.end) continue;
    if (at < planned.first) part.strips.push_back({at, planned.first, 0});
    Strips strips{planned.first, planned.end, planned.rows};
    for (at = planned.first; at < planned.end; ++at)
      each_operand(at, [&](const void** slot, const Location& location) {
        if (location.row_bytes > 0) strips.moving.push_back({slot, nullptr, location.row_bytes});
      });
    part.strips.push_back(std::move(strips));
  }
  if (at < part.end) part.strips.push_back({at, part.end, 0});
}

Runner::Move Runner::move_of(const PlannedStep& planned, std::int64_t rows, const AddressOf& address_of) const {
  const Dtype dtype = plan_.graph.dtype();
  const Kernels kernels = plan_.kernels->find(*planned.node.op, dtype);
  Step step = step_of(planned.node, planned.input_shapes);
  step.out = address_of(planned.output);
  for (std::size_t i = 0; i < planned.inputs.size(); ++i) step.in[i] = address_of(planned.inputs[i]);
  if (planned.scratch.place != Place::none) step.scratch = address_of(planned.scratch);
  Move move{step, kernels.run, planned.node.block, nullptr};
  if (kernels.prepare != nullptr) move.state = kernels.prepare(step, dtype, rows);
  move.step.state = move.state.get();
  return move;
}

void Runner::run(const Batch& batch, Progress* progress, StepsDone* watcher) {
  const TinyNumbersAreZero scope;
  int block = -1;
  // Sums of leaves are those of all ranks already: no step may add them up again.
  const RankSum* reached = plan_.options.leaves.count > 0 ? nullptr : batch.ranks;
  const auto run_step = [&](const Move& move, Batch tile) {
    tile.ranks = reached;
    if (progress != nullptr && move.block != block) progress->block.store(block = move.block, std::memory_order_relaxed);
    move.kernel(move.step, tile);
  };
  // A sum over rows is not done before the last tile.
  const auto tell_done = [&](std::size_t end) {
    if (watcher != nullptr) watcher->steps_done(end);
  };
  for (const Part& part : parts_) {
    for (std::size_t at = part.first; at < part.rows; ++at) {
      run_step(moves_[at], batch);
      tell_done(at + 1);
    }
    each_tile(part, batch, [&](const Batch& tile) {
      const bool is_last = tile.samples + tile.rows == batch.samples + batch.rows;
      for (const Strips& strips : part.strips) {
        each_strip(strips, tile, [&](const Batch& rows) {
          for (std::size_t at = strips.first; at < strips.end; ++at) {
            run_step(moves_[at], rows);
            if (strips.rows == 0) tell_done(is_last ? at + 1 : part.rows);
          }
        });
        if (strips.rows > 0) tell_done(is_last ? strips.end : part.rows);
      }
    });
  }
}

void Runner::run_looking(Batch batch, const Look& look) {
  batch.ranks = nullptr;
  bool going = true;
  const auto run_steps = [&](std::size_t first, std::size_t end, const Batch& tile) {
    for (std::size_t at = first; going && at < end; ++at) {
      moves_[at].kernel(moves_[at].step, tile);
      const Node& node = program_.steps[at].node;
      going = look(program_.steps[at], {moves_[at].step.out, node.dtype, node.shape.count(tile.rows)});
    }
  };
  for (const Part& part : parts_) {
    run_steps(part.first, part.rows, batch);
    each_tile(part, batch, [&](const Batch& tile) {
      for (const Strips& strips : part.strips) each_strip(strips, tile, [&](const Batch& rows) { run_steps(strips.first, strips.end, rows); });
    });
  }
}

template <typename F>
void Runner::each_strip(const Strips& strips, const Batch& tile, F run_moves) {
  if (strips.rows == 0) return run_moves(tile);
  const auto move_on = [&](std::int64_t rows) {
    for (const Moving& moving : strips.moving) *moving.slot = static_cast<const std::byte*>(*moving.slot) + rows * moving.row_bytes;
  };
  Batch strip = tile;
  std::int64_t done = 0;
  for (; done < tile.rows; done += strip.rows) {
    strip.rows = std::min(strips.rows, tile.rows - done);
    strip.samples = tile.samples + done;
    run_moves(strip);
    move_on(strip.rows);
  }
  move_on(-done);
}

template <typename F>
void Runner::run_rows(const Part& part, const Batch& tile, std::int64_t first, F run_tile) {
  for (const Moving& moving : part.moving) *moving.slot = moving.base + first * moving.row_bytes;
  run_tile(tile);
}

template <typename F>
void Runner::each_tile(const Part& part, const Batch& batch, F run_tile) {
  if (part.rows == part.end) return;
  if (plan_.options.leaves.count > 0) return each_leaf(part, batch, run_tile);
  Batch tile = batch;
  std::int64_t first = 0;
  do {
    tile.rows = std::min(part.tile_rows, batch.rows - first);
    tile.samples = batch.samples + first;
    tile.adds = first > 0;
    run_rows(part, tile, first, run_tile);
    first += tile.rows;
  } while (first < batch.rows);
}

template <typename F>
void Runner::each_leaf(const Part& part, const Batch& batch, F run_tile) {
  const Leaves& leaves = plan_.options.leaves;
  const Shard own = own_leaves(leaves);
  const std::int64_t begin = own_rows(leaves, batch.global_rows).begin;
  Batch tile = batch;
  for (std::int64_t leaf = own.begin; leaf < own.end; ++leaf) {
    const Shard rows = shard_of(batch.global_rows, leaf, leaves.count);
    tile.rows = rows.rows();
    tile.samples = batch.samples + (rows.begin - begin);
    run_rows(part, tile, rows.begin - begin, run_tile);
    keep_sums(part, leaf - own.begin);
  }
  if (part.summed > 0) add_up_leaves(part, batch);
}

std::byte* Runner::vectors(const Part& part, std::int64_t number) const {
  return leaf_sums_ + static_cast<std::size_t>(number * part.summed) * size_of(plan_.graph.dtype());
}

void Runner::keep_sums(const Part& part, std::int64_t leaf) {
  std::byte* to = vectors(part, leaf);
  for (const Sum& sum : part.sums) {
    const std::size_t bytes = static_cast<std::size_t>(sum.count) * size_of(plan_.graph.dtype());
    memory::copy_to_host(plan_.kernels->memory, to, sum.at, bytes);
    to += bytes;
  }
}

void Runner::add_up_leaves(const Part& part, const Batch& batch) {
  std::byte* swapped = vectors(part, own_leaves(plan_.options.leaves).rows());
  tree_.add_up(vectors(part, 0), swapped, plan_.graph.dtype(), part.summed, batch.ranks == nullptr ? RankSum{} : *batch.ranks);
  for (const Sum& sum : part.sums) {
    const std::size_t bytes = static_cast<std::size_t>(sum.count) * size_of(plan_.graph.dtype());
    memory::copy_to_device(plan_.kernels->memory, sum.at, swapped, bytes);
    swapped += bytes;
  }
}

}  // namespace tephra
