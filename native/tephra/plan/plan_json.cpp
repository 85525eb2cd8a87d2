#include <tephra/plan/plan.hpp>

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
  const auto total = [&](const Flops& flops) { return flops.per_row * rows + flops.fixed; };
  const auto number_bytes = static_cast<std::int64_t>(size_of(plan.layout.dtype));
  const std::int64_t parameter_bytes = plan.layout.count * number_bytes;
  const std::int64_t gradient_bytes = training ? (plan.layout.count + plan.options.extras) * number_bytes : 0;

  std::string steps;
  for (const PlannedStep& step : program.steps) steps += (steps.empty() ? "" : ",") + step_json(plan, step);
  return "{\"dtype\":" + quoted(name_of(plan.layout.dtype)) + "," + member("rows", rows) + ",\"training\":" + (training ? "true" : "false") +
         ",\"steps\":[" + steps + "]," + member("arena_bytes", plan.arena_bytes) + "," + member("input_bytes", plan.input_bytes) + "," +
         member("parameters", plan.layout.count) + "," + member("parameter_bytes", parameter_bytes) + "," +
         member("gradient_bytes", gradient_bytes) + "," +
         member("peak_bytes", plan.arena_bytes + plan.input_bytes + parameter_bytes + gradient_bytes) + ",\"flops\":{" +
         member("forward", total(program.forward)) + "," + member("backward", total(program.backward)) + "}}";
}

std::string plan_json(const Graph& graph, const Network& network, const ExecutorOptions& options) {
  return plan_json(make_plan(graph, network, options));
}

}  // namespace tephra
