#include <tephra/ops/kernel_set.hpp>

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <vector>

#include <tephra/ops/kernel_library.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

constexpr char library_name[] = "libtephra_aten.so";

Kernels find_cpu(const Op& op, Dtype dtype) { return {dtype == Dtype::f32 ? op.f32 : op.f64, op.prepare, op.scratch}; }

Error cannot_open(const std::string& set, const std::string& file, const std::string& reason) {
  return {Exit::wrong_use, "", "kernels \"" + set + "\" cannot be used: " + file + ": " + reason + ". Build it with TEPHRA_ATEN=ON and a libtorch, "
                               "set TEPHRA_LIBRARY_PATH to its folder, or use cpu."};
}

std::string text_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

std::string folder_of_program() {
  char path[4096];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  const std::string program(path, length > 0 ? static_cast<std::size_t>(length) : 0);
  return program.substr(0, program.rfind('/') + 1);
}

// The file to open: the first that is there, or the bare name for the loader to look for.
std::string library_file() {
  std::vector<std::string> folders;
  std::string listed = text_of("TEPHRA_LIBRARY_PATH");
  for (std::size_t end = 0; !listed.empty(); listed.erase(0, end == std::string::npos ? end : end + 1)) {
    end = listed.find(':');
    folders.push_back(listed.substr(0, end) + "/");
  }
  folders.push_back(folder_of_program());
  for (const std::string& folder : folders)
    if (const std::string file = folder + library_name; access(file.c_str(), R_OK) == 0) return file;
  return library_name;
}

void fail(const char* what) { throw Error("libtorch: " + std::string(what)); }

const KernelSet& open_library(const std::string& set, const std::string& device) {
  const std::string file = library_file();
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw cannot_open(set, file, dlerror());
  const auto entry = reinterpret_cast<KernelEntry>(dlsym(library, kernel_entry_name));
  if (entry == nullptr) throw cannot_open(set, file, "it has no entry " + std::string(kernel_entry_name));
  const char* problem = "no reason given";
  const KernelSet* kernels = entry(kernel_abi, device.c_str(), fail, &problem);
  if (kernels == nullptr) throw cannot_open(set, file, problem);
  return *kernels;
}

// Opened once; a library stays until the program ends.
const KernelSet& aten_kernels(const std::string& set, const std::string& device) {
  static std::mutex mutex;
  static std::map<std::string, const KernelSet*> opened;
  const std::lock_guard lock(mutex);
  const auto known = opened.find(device);
  if (known != opened.end()) return *known->second;
  return *(opened[device] = &open_library(set, device));
}

}  // namespace

const KernelSet& cpu_kernels() {
  static const KernelSet set{.name = "cpu", .find = find_cpu};
  return set;
}

const KernelSet& kernel_set(std::string_view name) {
  const std::string chosen = name.empty() ? text_of("TEPHRA_KERNELS") : std::string(name);
  if (chosen.empty() || chosen == "cpu") return cpu_kernels();
  if (chosen == "aten") return aten_kernels(chosen, "");
  if (chosen == "aten:cuda" || chosen == "aten:hip") return aten_kernels(chosen, chosen.substr(5));
  throw Error(Exit::wrong_use, "", "there are no kernels \"" + chosen + "\". Use cpu, aten, aten:cuda or aten:hip.");
}

}  // namespace tephra
