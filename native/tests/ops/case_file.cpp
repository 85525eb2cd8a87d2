#include "case_file.hpp"

#include <tephra/tensor/error.hpp>

namespace tephra::testing {
namespace {

using files::Json;

struct Tensor {
  std::string name;
  Shape shape;
  Numbers numbers;
};

std::vector<Tensor> tensors_of(const BuiltCase& built, bool smooth, const Setting& setting) {
  std::vector<Tensor> tensors;
  const auto shape = [&](Value value) { return built.graph.node(value).shape; };
  const auto add = [&](const std::string& name, Value value, Value like) { tensors.push_back({name, shape(like), numbers_of(built, value, like, setting)}); };
  for (std::size_t i = 0; i < built.leaves.size(); ++i) tensors.push_back({built.leaves[i].first, shape(built.leaves[i].second), built.numbers[i]});
  add("output", built.output, built.output);
  for (std::size_t i = 0; i < built.first.size(); ++i) add("first" + std::to_string(i), built.first[i], built.inputs[i]);
  if (!smooth || !built.first_sum.exists()) return tensors;
  for (std::size_t i = 0; i < built.second.size(); ++i)
    add("second" + std::to_string(i), built.second[i], i < built.inputs.size() ? built.inputs[i] : built.weight);
  return tensors;
}

Json window_json(const Window& window) {
  const auto sizes = [&](const Window::Sizes& all) { return Json::list(std::vector<std::int64_t>(all.begin(), all.begin() + window.spatial)); };
  Json json;
  json.set("kernel", sizes(window.kernel)).set("stride", sizes(window.stride)).set("padding", sizes(window.padding));
  json.set("output_padding", sizes(window.output_padding));
  return json;
}

Json attributes_json(const Attributes& attributes) {
  Json json;
  json.set("alpha", attributes.alpha).set("beta", attributes.beta).set("number", attributes.number).set("axis", attributes.axis);
  json.set("begin", attributes.begin).set("transpose_left", attributes.transpose_left).set("transpose_right", attributes.transpose_right);
  json.set("window", window_json(attributes.window)).set("shape", Json::list(attributes.shape.dims));
  return json;
}

Json shape_json(const Shape& shape, std::int64_t rows) {
  std::vector<std::int64_t> sizes = shape.dims;
  if (shape.batched) sizes.insert(sizes.begin(), rows);
  return Json::list(sizes);
}

}  // namespace

CaseFile::CaseFile(const std::string& path) : path_(path), file_(std::fopen(path.c_str(), "wb")) {
  if (file_ == nullptr) throw Error(Exit::file, "", path + " cannot be written. Choose another place with --out.");
}

CaseFile::~CaseFile() { std::fclose(file_); }

void CaseFile::write(const void* bytes, std::size_t count) {
  if (std::fwrite(bytes, 1, count, file_) != count) throw Error(Exit::file, "", path_ + " cannot be written. Is the disk full?");
}

void CaseFile::add(std::string_view op, std::int64_t number, const OpCase& made, const BuiltCase& built, const Setting& setting, const Json& differences) {
  const auto tensors = tensors_of(built, made.smooth, setting);
  Json::Array listed;
  for (const Tensor& tensor : tensors) listed.emplace_back(Json::Array{tensor.name, shape_json(tensor.shape, built.rows)});
  Json line;
  line.set("op", op).set("case", number).set("rows", built.rows).set("seed", std::to_string(setting.seed)).set("inputs", static_cast<std::int64_t>(made.inputs.size()));
  line.set("batched", !made.inputs.empty() && made.inputs[0].shape.batched ? 1 : 0);
  line.set("attributes", attributes_json(made.attributes)).set("differences", differences).set("tensors", std::move(listed));
  const std::string text = line.text() + "\n";
  write(text.data(), text.size());
  for (const Tensor& tensor : tensors) write(tensor.numbers.data(), tensor.numbers.size() * sizeof(double));
}

}  // namespace tephra::testing
