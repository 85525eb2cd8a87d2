#include <tephra/plan/places.hpp>

#include <tephra/plan/life_times.hpp>

namespace tephra {
namespace {

std::int64_t bytes_before(const Plan& plan, std::int64_t number) { return number * static_cast<std::int64_t>(size_of(plan.graph.dtype())); }

}  // namespace

Location place_of_leaf(Plan& plan, const Node& leaf) {
  switch (leaf.op->role) {
    case Role::placeholder: return {Place::input, plan.input_offsets[static_cast<std::size_t>(leaf.leaf)], bytes_of_row(leaf), false};
    case Role::parameter: return {Place::parameter, bytes_before(plan, plan.layout.entries[static_cast<std::size_t>(leaf.leaf)].offset)};
    case Role::gradient_seed: return {Place::constant, 0};
    case Role::row_share: return {Place::constant, bytes_before(plan, 1)};
    case Role::constant:
      plan.constants.push_back(leaf.attributes.alpha);
      return {Place::constant, bytes_before(plan, static_cast<std::int64_t>(plan.constants.size() - 1))};
    case Role::compute:
    case Role::reshape:
    case Role::by_phase: break;
  }
  return {};
}

Location place_of_result(const Plan& plan, std::size_t parameter) {
  const ParameterEntry& entry = plan.layout.entries[parameter];
  return {entry.trained ? Place::gradient : Place::parameter, bytes_before(plan, entry.offset)};
}

}  // namespace tephra
