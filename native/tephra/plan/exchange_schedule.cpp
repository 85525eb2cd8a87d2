#include <tephra/plan/exchange_schedule.hpp>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

#include <tephra/comm/communicator.hpp>
#include <tephra/plan/plan.hpp>
#include <tephra/tensor/sizes.hpp>

namespace tephra {
namespace {

using strategies::GradientReducer;
using Tensors = std::vector<std::size_t>;

constexpr double bytes_of_a_megabyte = 1e6;

// As the backward pass finishes them; of those that a step finishes together, as the graph has them.
Tensors in_order(const ParameterLayout& layout, const std::vector<std::size_t>& ready) {
  Tensors order(layout.entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) { return ready[left] < ready[right]; });
  return order;
}

std::string layer_of(const ParameterEntry& entry) { return entry.name.substr(0, entry.name.rfind('.')); }

// In the order in which layers are finished.
std::vector<Tensors> by_layer(const ParameterLayout& layout, const Tensors& order) {
  std::map<std::string, std::size_t> last;
  for (std::size_t at = 0; at < order.size(); ++at) last[layer_of(layout.entries[order[at]])] = at;
  std::map<std::size_t, Tensors> layers;
  for (const std::size_t tensor : order) layers[last[layer_of(layout.entries[tensor])]].push_back(tensor);
  std::vector<Tensors> groups;
  for (auto& [finished, tensors] : layers) groups.push_back(std::move(tensors));
  return groups;
}

std::vector<Tensors> by_count(const Tensors& order, std::int64_t groups) {
  const auto each = static_cast<std::size_t>(parts_of(static_cast<std::int64_t>(order.size()), groups));
  std::vector<Tensors> cut;
  for (std::size_t at = 0; at < order.size(); ++at) {
    if (at % each == 0) cut.emplace_back();
    cut.back().push_back(order[at]);
  }
  return cut;
}

std::vector<Tensors> by_size(const ParameterLayout& layout, const Tensors& order, double megabytes) {
  std::vector<Tensors> groups;
  double bytes = 0;
  for (const std::size_t tensor : order) {
    if (groups.empty() || bytes >= megabytes * bytes_of_a_megabyte) {
      groups.emplace_back();
      bytes = 0;
    }
    groups.back().push_back(tensor);
    bytes += static_cast<double>(layout.entries[tensor].count) * static_cast<double>(size_of(layout.dtype));
  }
  return groups;
}

std::vector<Tensors> grouped(const GradientReducer& reducer, const ParameterLayout& layout, const Tensors& order) {
  switch (reducer.grouping) {
    case GradientReducer::Grouping::per_layer: return by_layer(layout, order);
    case GradientReducer::Grouping::n_groups: return by_count(order, reducer.groups);
    case GradientReducer::Grouping::size: return by_size(layout, order, reducer.megabytes);
    case GradientReducer::Grouping::none: break;
  }
  return order.empty() ? std::vector<Tensors>{} : std::vector<Tensors>{order};
}

Dtype sent_as(const GradientReducer& reducer, Dtype dtype) {
  switch (reducer.compression) {
    case GradientReducer::Compression::fp16: return Dtype::f16;
    case GradientReducer::Compression::bf16: return Dtype::bf16;
    case GradientReducer::Compression::none: break;
  }
  return dtype;
}

// Extras lie right behind the trained numbers.
bool lies_together(const GradientGroup& group, const ParameterLayout& layout) {
  std::int64_t first = layout.trained, end = group.extras ? layout.trained : 0, numbers = 0;
  for (const std::size_t tensor : group.tensors) {
    const ParameterEntry& entry = layout.entries[tensor];
    first = std::min(first, entry.offset);
    end = std::max(end, entry.offset + entry.count);
    numbers += entry.count;
  }
  return end - first == numbers;
}

}  // namespace

std::vector<std::size_t> gradients_ready(const Program& program, const ParameterLayout& gradients) {
  std::map<std::int64_t, std::size_t> used;
  for (std::size_t step = 0; step < program.steps.size(); ++step) {
    const auto use = [&](const Location& location) {
      if (location.place == Place::gradient) used[location.offset] = step + 1;
    };
    use(program.steps[step].output);
    for (const Location& input : program.steps[step].inputs) use(input);
  }
  std::vector<std::size_t> ready;
  for (const ParameterEntry& entry : gradients.entries) {
    const auto found = used.find(entry.offset * static_cast<std::int64_t>(size_of(gradients.dtype)));
    ready.push_back(found != used.end() ? found->second : 0);
  }
  return ready;
}

ExchangeSchedule exchange_schedule(const ExchangeRules& rules, const ParameterLayout& gradients, const std::vector<std::size_t>& ready, std::int64_t extras) {
  ExchangeSchedule schedule;
  if (rules.reducer == nullptr || rules.ranks < 2) return schedule;
  const Dtype sent = sent_as(*rules.reducer, gradients.dtype);
  for (Tensors& tensors : grouped(*rules.reducer, gradients, in_order(gradients, ready))) {
    GradientGroup group{.sent = sent};
    for (const std::size_t tensor : tensors) {
      group.ready = std::max(group.ready, ready[tensor]);
      group.numbers += gradients.entries[tensor].count;
    }
    group.tensors = std::move(tensors);
    schedule.groups.push_back(std::move(group));
  }
  if (schedule.groups.empty() || sent != gradients.dtype) schedule.groups.push_back({.ready = schedule.groups.empty() ? 0 : schedule.groups.back().ready, .sent = gradients.dtype});
  schedule.groups.back().extras = true;
  schedule.groups.back().numbers += extras;
  std::int64_t packed = 0, received = 0;
  for (GradientGroup& group : schedule.groups) {
    received += room_of_reduction(group.sent, group.numbers, rules.ranks);
    if (group.sent == gradients.dtype && lies_together(group, gradients)) continue;
    group.packed = packed;
    packed += group.numbers;
  }
  schedule.packing_bytes = packed * static_cast<std::int64_t>(size_of(sent));
  schedule.received_bytes = received * static_cast<std::int64_t>(size_of(sent));
  return schedule;
}

}  // namespace tephra
