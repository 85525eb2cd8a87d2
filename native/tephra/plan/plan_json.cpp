#include <tephra/plan/plan.hpp>

#include <tephra/tensor/sizes.hpp>

namespace tephra {
namespace {

std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') out += '\\';
    if (code >= 0x20) {
      out += letter;
    } else {
      out += "\\u00";
      out += digits[code >> 4];
      out += digits[code & 15];
    }
  }
  out += '"';
  return out;
}

std::string member(std::string_view key, std::int64_t value) { return quoted(key) + ":" + std::to_string(value); }

std::string step_json(const Plan& plan, const PlannedStep& step) {
  return "{\"op\":" + quoted(step.node.op->name) + ",\"block\":" + quoted(plan.graph.blocks()[static_cast<std::size_t>(step.node.block)]) +
         ",\"shape\":" + quoted(step.node.shape.text()) + ",\"phase\":" + (step.backward ? "\"backward\"" : "\"forward\"") + "}";
}

std::string flops_json(const Flops& flops) { return "{" + member("row", flops.per_row) + "," + member("fixed", flops.fixed) + "}"; }

// "BLOCK":{…} one a block; what belongs to no block only where it costs something.
std::string blocks_json(const Plan& plan, const Program& program) {
  const std::vector<std::string>& blocks = plan.graph.blocks();
  std::vector<std::int64_t> trained(blocks.size()), states(blocks.size());
  for (const Parameter& parameter : plan.graph.parameters()) {
    const Node& node = plan.graph.node(parameter.value);
    (parameter.trained ? trained : states)[static_cast<std::size_t>(node.block)] += node.shape.size();
  }
  std::string out;
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    const auto& [forward, backward] = program.flops[block];
    if (blocks[block].empty() && forward.per_row + forward.fixed + backward.per_row + backward.fixed + trained[block] + states[block] == 0) continue;
    out += (out.empty() ? "" : ",") + quoted(blocks[block]) + ":{" + member("parameters", trained[block]) + "," + member("states", states[block]) +
           ",\"forward\":" + flops_json(forward) + ",\"backward\":" + flops_json(backward) + "}";
  }
  return out;
}

std::string group_json(const ParameterLayout& gradients, const GradientGroup& group) {
  std::string tensors;
  for (const std::size_t tensor : group.tensors) tensors += (tensors.empty() ? "" : ",") + quoted(gradients.entries[tensor].name);
  return "{\"tensors\":[" + tensors + "]," + member("bytes", group.bytes()) + ",\"sent\":" + quoted(name_of(group.sent)) + "," +
         member("after_step", static_cast<std::int64_t>(group.ready)) + ",\"packed\":" + (group.packed < 0 ? "false" : "true") + "}";
}

}  // namespace

std::string plan_json(const Plan& plan) {
  const bool training = plan.options.training;
  const Program& program = training ? plan.training : plan.forward;
  const auto rows = plan.options.max_rows;
  const auto total = [&](const Flops& flops) { return capped_sum(capped_product(flops.per_row, rows), flops.fixed); };
  const PlannedMemory memory = memory_of(plan);
  const memory::Held peak = memory.peak();
  const BlockFlops flops = program.total_flops();
  const std::int64_t exchanged = training ? exchanged_numbers(plan) * static_cast<std::int64_t>(size_of(plan.layout.dtype)) : 0;

  std::string sections;
  for (const Section& section : program.sections)
    sections += (sections.empty() ? "{" : ",{") + member("steps", static_cast<std::int64_t>(section.end - section.first)) + "," + member("tile_rows", section.tile_rows) + "}";
  std::string steps;
  for (const PlannedStep& step : program.steps) steps += (steps.empty() ? "" : ",") + step_json(plan, step);
  const ParameterLayout gradients = trained_part(plan.layout);
  std::string groups;
  for (const GradientGroup& group : plan.exchange.groups) groups += (groups.empty() ? "" : ",") + group_json(gradients, group);
  return "{\"dtype\":" + quoted(name_of(plan.layout.dtype)) + "," + member("rows", rows) + ",\"training\":" + (training ? "true" : "false") +
         ",\"kernels\":" + quoted(plan.kernels->name) + ",\"sections\":[" + sections + "],\"steps\":[" + steps + "]," + member("arena_bytes", memory.arena) + "," + member("input_bytes", memory.inputs) + "," + member("sample_bytes", memory.samples) + "," +
         member("constant_bytes", memory.constants) + "," + member("leaf_bytes", memory.leaves) + "," + member("parameters", plan.layout.count) + "," +
         member("parameter_bytes", memory.parameters) + "," + member("gradient_bytes", memory.gradients) + "," + member("peak_bytes", peak.host) + "," + member("device_bytes", peak.device) + "," + member("exchanged_bytes", exchanged) + ",\"gradient_groups\":[" + groups + "],\"flops\":{" +
         member("forward", total(flops.forward)) + "," + member("backward", total(flops.backward)) + "},\"blocks\":{" + blocks_json(plan, program) + "}}";
}

std::string plan_json(const Graph& graph, const Network& network, const ExecutorOptions& options) {
  return plan_json(make_plan(graph, network, options));
}

}  // namespace tephra
