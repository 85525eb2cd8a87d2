#include <tephra/ops/kernel_set.hpp>

#include <cstdlib>

#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

Kernels find_cpu(const Op& op, Dtype dtype) { return {dtype == Dtype::f32 ? op.f32 : op.f64, op.prepare, op.scratch}; }

}  // namespace

const KernelSet& cpu_kernels() {
  static const KernelSet set{.name = "cpu", .find = find_cpu};
  return set;
}

const KernelSet& kernel_set(std::string_view name) {
  if (name.empty()) {
    const char* chosen = std::getenv("TEPHRA_KERNELS");
    name = chosen == nullptr || *chosen == '\0' ? "cpu" : chosen;
  }
  if (name == "cpu") return cpu_kernels();
  throw Error(Exit::wrong_use, "", "there are no kernels \"" + std::string(name) + "\". Use cpu.");
}

}  // namespace tephra
