#include <tephra/train/model_file.hpp>

#include <cmath>

#include <tephra/tensor/error.hpp>

namespace tephra::train {
namespace {

template <class T>
bool all_finite(std::span<const T> values) {
  for (const T value : values)
    if (!std::isfinite(value)) return false;
  return true;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string out;
  for (const std::int64_t dim : shape) out += (out.empty() ? "" : "×") + std::to_string(dim);
  return out.empty() ? "scalar" : out;
}

}  // namespace

void add_entries(std::vector<files::NpzEntry>& entries, const ParameterArena& arena, const std::string& prefix) {
  const auto element = arena.layout().dtype == Dtype::f64 ? files::Element::f64 : files::Element::f32;
  for (const ParameterEntry& entry : arena.entries()) entries.push_back({prefix + entry.name, element, entry.shape, arena.values(entry).data});
}

void read_entries(const files::NpzFile& file, const ParameterArena& arena, const std::string& prefix, const std::string& block) {
  for (const ParameterEntry& entry : arena.entries()) {
    const files::NpzArray* array = file.find(prefix + entry.name);
    if (!array) throw Error(Exit::bad_data, block, file.path() + ": \"" + prefix + entry.name + "\" is missing. The file belongs to another network.");
    if (array->shape != entry.shape)
      throw Error(Exit::bad_data, block, file.path() + ": \"" + array->name + "\" is " + shape_text(array->shape) + " where the network needs " +
                                             shape_text(entry.shape) + ". The file belongs to another network.");
    const Span values = arena.values(entry);
    if (values.dtype == Dtype::f64) array->copy_to(values.as<double>().data());
    else array->copy_to(values.as<float>().data());
  }
}

void add_training(std::vector<files::NpzEntry>& entries, const ParameterArena& parameters, const Optimizer& optimizer, const std::string& prefix) {
  add_entries(entries, parameters, prefix);
  for (const OptimizerState& state : optimizer.states()) add_entries(entries, state.values, prefix + "optimizer." + state.name + ".");
}

void read_training(const files::NpzFile& file, const ParameterArena& parameters, const Optimizer& optimizer, const std::string& prefix, const std::string& block) {
  read_entries(file, parameters, prefix, block);
  for (const OptimizerState& state : optimizer.states()) read_entries(file, state.values, prefix + "optimizer." + state.name + ".", block);
}

files::Json transforms_json(const std::vector<data::Transform>& transforms) {
  files::Json::Array out;
  for (const data::Transform& transform : transforms) {
    files::Json one;
    one.set("block", transform.block).set("field", transform.field).set("kind", transform.kind);
    one.set("shift", files::Json::list(transform.shift)).set("divisor", files::Json::list(transform.divisor));
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<data::Transform> transforms_of(const files::Json& json) {
  std::vector<data::Transform> out;
  for (const files::Json& one : json.array())
    out.push_back({.block = one.at("block").string(), .field = one.at("field").string(), .kind = one.at("kind").string(),
                   .shift = one.at("shift").numbers(), .divisor = one.at("divisor").numbers()});
  return out;
}

std::string not_finite(const ParameterArena& arena) {
  for (const ParameterEntry& entry : arena.entries()) {
    const Span values = arena.values(entry);
    const bool finite = values.dtype == Dtype::f64 ? all_finite<double>(values.as<double>()) : all_finite<float>(values.as<float>());
    if (!finite) return entry.name;
  }
  return {};
}

}  // namespace tephra::train
