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

}  // namespace

std::string plan_json(const Plan& plan) {
  const bool training = plan.options.training;
  const Program& program = training ? plan.training : plan.forward;
  const auto rows = plan.options.max_rows;
  const auto total = [&](const Flops& flops) { return capped_sum(capped_product(flops.per_row, rows), flops.fixed); };
  const PlannedMemory memory = memory_of(plan);
  const memory::Held peak = memory.peak();

  std::string sections;
  for (const Section& section : program.sections)
    sections += (sections.empty() ? "{" : ",{") + member("steps", static_cast<std::int64_t>(section.end - section.first)) + "," + member("tile_rows", section.tile_rows) + "}";
  std::string steps;
  for (const PlannedStep& step : program.steps) steps += (steps.empty() ? "" : ",") + step_json(plan, step);
  return "{\"dtype\":" + quoted(name_of(plan.layout.dtype)) + "," + member("rows", rows) + ",\"training\":" + (training ? "true" : "false") +
         ",\"kernels\":" + quoted(plan.kernels->name) + ",\"sections\":[" + sections + "],\"steps\":[" + steps + "]," + member("arena_bytes", memory.arena) + "," + member("input_bytes", memory.inputs) + "," + member("sample_bytes", memory.samples) + "," +
         member("constant_bytes", memory.constants) + "," + member("leaf_bytes", memory.leaves) + "," + member("parameters", plan.layout.count) + "," +
         member("parameter_bytes", memory.parameters) + "," + member("gradient_bytes", memory.gradients) + "," + member("peak_bytes", peak.host) + "," + member("device_bytes", peak.device) + ",\"flops\":{" +
         member("forward", total(program.forward)) + "," + member("backward", total(program.backward)) + "}}";
}

std::string plan_json(const Graph& graph, const Network& network, const ExecutorOptions& options) {
  return plan_json(make_plan(graph, network, options));
}

}  // namespace tephra
