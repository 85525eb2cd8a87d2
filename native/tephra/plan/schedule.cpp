#include <tephra/plan/schedule.hpp>

#include <algorithm>

#include <tephra/ops/elementwise.hpp>
#include <tephra/plan/leaves.hpp>
#include <tephra/plan/life_times.hpp>
#include <tephra/plan/places.hpp>
#include <tephra/plan/sections.hpp>
#include <tephra/plan/steps.hpp>
#include <tephra/plan/tiles.hpp>

namespace tephra {
namespace {

constexpr std::int64_t strip_bytes = 4096;  // of the widest value of a group

class Schedule {
 public:
  Schedule(Plan& plan, ArenaLayout& arena, Lowered lowered)
      : plan_(plan), arena_(arena), lowered_(std::move(lowered)), sections_(cut_into_sections(lowered_)), life_(lowered_, sections_), where_(lowered_.nodes.size()) {}

  Program run() {
    if (on_device())
      for (SectionNodes& nodes : sections_) nodes.groups.clear();
    place_leaves();
    pin_gradients();
    for (section_ = 0; section_ < sections_.size(); ++section_) add_section();
    copy_results();
    program_.prediction = location_of(lowered_.results[0]);
    if (lowered_.results[1] >= 0) program_.loss = location_of(lowered_.results[1]);
    return std::move(program_);
  }

 private:
  Node& node(int number) { return lowered_.nodes[static_cast<std::size_t>(number)]; }
  Location& where(int number) { return where_[static_cast<std::size_t>(number)]; }
  int root(int number) const { return life_.root(number); }
  LastUse& last_use(int number) { return life_.last_use(number); }
  bool is_local(int number) const { return life_.is_local(number); }
  Location location_of(int number) { return where(root(number)); }
  // Strips and tiles are for a processor's caches; a device does better on all rows at once.
  bool on_device() const { return plan_.kernels->memory != nullptr; }
  std::int64_t row_bytes(int number) const { return bytes_of_row(lowered_.nodes[static_cast<std::size_t>(number)]); }

  void place_leaves() {
    for (int number = 0; number < static_cast<int>(where_.size()); ++number) where(number) = place_of_leaf(plan_, node(number));
  }

  // A gradient that a step makes is made in the gradient arena itself, once; others are copied at the end.
  void pin_gradients() {
    for (std::size_t index = 2; index < lowered_.results.size(); ++index) {
      const int number = lowered_.results[index];
      const bool trained = plan_.layout.entries[index - 2].trained;
      if (number < 0 && trained) program_.zero_gradients.push_back(static_cast<std::int64_t>(index - 2));
      if (number < 0 || !trained) continue;
      const int made = root(number);
      const bool shown = made == root(lowered_.results[0]) || made == root(lowered_.results[1]);
      if (node(made).op->role == Role::compute && where(made).place == Place::none && !shown) where(made) = place_of_result(plan_, index - 2);
    }
  }

  void add_section() {
    const SectionNodes& nodes = sections_[section_];
    Section section{.first = program_.steps.size()};
    tile_rows_ = plan_.options.max_rows;
    tiled_ = false;
    for (const int number : nodes.once) add_step(number, false);
    section.rows = program_.steps.size();
    tile_rows_ = rows_at_once(nodes);
    tiled_ = tile_rows_ < plan_.options.max_rows || plan_.options.leaves.count > 0;
    if (tiled_)
      for (const int number : nodes.by_rows)
        if (!is_local(number)) take_place(number);
    std::size_t at = 0;
    for (const Group& group : nodes.groups) {
      for (; at < group.first; ++at) add_step(nodes.by_rows[at], true);
      add_group({nodes.by_rows.begin() + static_cast<std::ptrdiff_t>(group.first), nodes.by_rows.begin() + static_cast<std::ptrdiff_t>(group.end)});
      at = group.end;
    }
    for (; at < nodes.by_rows.size(); ++at) add_step(nodes.by_rows[at], true);
    if (tiled_) give_back_section(nodes);
    section.end = program_.steps.size();
    section.tile_rows = tile_rows_;
    if (section.first < section.end) program_.sections.push_back(section);
    for (const int number : nodes.by_rows)
      if (!node(number).shape.batched) program_.row_sums.push_back({where(number), node(number).shape.size(), program_.sections.size() - 1});
  }

  std::int64_t rows_at_once(const SectionNodes& nodes) {
    const ExecutorOptions& options = plan_.options;
    if (options.leaves.count > 0) return largest_leaf(options.leaves);
    if (options.tile_rows > 0) return std::min(options.tile_rows, options.max_rows);
    return on_device() ? options.max_rows : rows_of_a_tile(bytes_of_section(lowered_, life_, nodes.by_rows), options.max_rows);
  }

  // Steps that run together, strip by strip. What only they read lies in places that each strip uses again; memory that one of
  // them is done with is free only after the last strip.
  void add_group(std::vector<int> nodes) {
    std::int64_t widest = 1;
    for (const int number : nodes) widest = std::max(widest, row_bytes(number));
    strip_rows_ = std::clamp(strip_bytes / widest, std::int64_t{1}, tile_rows_);
    group_ = std::move(nodes);
    // What outlives the strips must not lie where a strip's own numbers were: the next strip writes there again.
    for (const int number : group_)
      if (!is_in_strip(number) && reusable_input(number) < 0) take_place(number);
    const std::size_t first = program_.steps.size();
    for (const int number : group_) add_step(number, true);
    program_.strips.push_back({first, program_.steps.size(), strip_rows_});
    group_.clear();
    for (const std::int64_t offset : given_later_) arena_.give(offset);
    given_later_.clear();
  }

  bool in_group(int number) const { return std::binary_search(group_.begin(), group_.end(), number); }

  // Read by steps of the group alone.
  bool is_in_strip(int number) { return !group_.empty() && is_local(number) && in_group(number) && in_group(last_use(number).node) && last_use(number).uses == uses_in_group(number); }

  int uses_in_group(int number) {
    int uses = 0;
    for (const int reader : group_)
      for (const Value input : node(reader).inputs) uses += root(input.id) == number ? 1 : 0;
    return uses;
  }

  std::int64_t bytes_of(int number) {
    const std::int64_t rows = is_in_strip(number) ? strip_rows_ : is_local(number) ? tile_rows_ : plan_.options.max_rows;
    return node(number).shape.count(rows) * static_cast<std::int64_t>(size_of(node(number).dtype));
  }

  void take_place(int number) {
    if (where(number).place != Place::none) return;
    where(number) = {Place::arena, arena_.take(bytes_of(number)), is_in_strip(number) ? 0 : row_bytes(number), tiled_ && is_local(number)};
  }

  // An input whose memory the output may take over: read last here, of the same shape, and no tile's to come.
  int reusable_input(int number) {
    if (!node(number).op->in_place) return -1;
    for (const Value input : node(number).inputs) {
      const int made = root(input.id);
      const bool same = node(input.id).shape == node(number).shape && node(input.id).dtype == node(number).dtype;
      if (where(made).place == Place::arena && last_use(made).node == number && same && (!tiled_ || (is_local(made) && is_local(number))) &&
          (where(made).row_bytes == 0) == is_in_strip(number))
        return made;
    }
    return -1;
  }

  void add_step(int number, bool by_rows) {
    if (where(number).place == Place::none) {
      if (const int reused = reusable_input(number); reused >= 0) {
        where(number) = where(reused);
        last_use(reused).node = -1;  // its memory lives on as this node's
      } else {
        take_place(number);
      }
    }
    PlannedStep step{.node = node(number), .output = where(number), .backward = lowered_.backward[static_cast<std::size_t>(number)]};
    for (const Value input : node(number).inputs) {
      step.inputs.push_back(location_of(input.id));
      step.input_shapes.push_back(node(input.id).shape);
    }
    if (const std::int64_t bytes = scratch_of(step); bytes > 0) {
      step.scratch = {Place::arena, arena_.take(bytes)};
      arena_.give(step.scratch.offset);
    }
    program_.steps.push_back(std::move(step));
    give_back_inputs(number, by_rows);
  }

  std::int64_t scratch_of(const PlannedStep& step) const {
    const Dtype dtype = plan_.graph.dtype();
    const Kernels kernels = plan_.kernels->find(*step.node.op, dtype);
    return kernels.scratch == nullptr ? 0 : kernels.scratch(step_of(step.node, step.input_shapes), dtype, tile_rows_);
  }

  // In a tiled section only what lives within a tile is given back before all tiles are done.
  void give_back_inputs(int number, bool by_rows) {
    for (const Value input : node(number).inputs) {
      const int made = root(input.id);
      if (last_use(made).node != number || where(made).place != Place::arena || (by_rows && tiled_ && !is_local(made))) continue;
      if (group_.empty() || where(made).row_bytes == 0) arena_.give(where(made).offset);
      else given_later_.push_back(where(made).offset);
      last_use(made).node = -1;  // once, also when it is both inputs
    }
  }

  void give_back_section(const SectionNodes& nodes) {
    for (const int number : nodes.by_rows)
      for (const Value input : node(number).inputs) {
        const int made = root(input.id);
        const LastUse& last = last_use(made);
        if (where(made).place != Place::arena || last.node < 0 || last.section != section_ || !last.by_rows) continue;
        arena_.give(where(made).offset);
        last_use(made).node = -1;
      }
  }

  void copy_results() {
    Section section{.first = program_.steps.size()};
    for (std::size_t index = 2; index < lowered_.results.size(); ++index) {
      const int number = lowered_.results[index];
      if (number < 0) continue;
      const Location wanted = place_of_result(plan_, index - 2);
      const Location made = location_of(number);
      if (made.place == wanted.place && made.offset == wanted.offset) continue;
      Node copy = node(number);
      copy.op = &ops::copy_op();
      copy.inputs = {Value{number}};
      program_.steps.push_back({.node = std::move(copy), .inputs = {made}, .input_shapes = {node(number).shape}, .output = wanted, .backward = true});
    }
    section.rows = section.end = program_.steps.size();
    section.tile_rows = plan_.options.max_rows;
    if (section.first < section.end) program_.sections.push_back(section);
  }

  Plan& plan_;
  ArenaLayout& arena_;
  Lowered lowered_;
  std::vector<SectionNodes> sections_;
  LifeTimes life_;
  std::vector<Location> where_;
  std::size_t section_ = 0;
  std::int64_t tile_rows_ = 0;
  std::int64_t strip_rows_ = 0;
  bool tiled_ = false;
  std::vector<int> group_;  // in rising order
  std::vector<std::int64_t> given_later_;
  Program program_;
};

}  // namespace

Program schedule(Plan& plan, ArenaLayout& arena, Lowered lowered) { return Schedule(plan, arena, std::move(lowered)).run(); }

}  // namespace tephra
