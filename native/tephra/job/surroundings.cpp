#include <tephra/job/surroundings.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <thread>

#include <sys/utsname.h>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/tensor/error.hpp>

// Of OpenBLAS alone; absent in others.
extern "C" __attribute__((weak)) char* openblas_get_config();

namespace tephra {
namespace {

constexpr const char* variables[] = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE", "MKL_NUM_THREADS", "OMP_PROC_BIND", "OMP_PLACES",
                                     "CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "TEPHRA_COMM", "MPICH_GPU_SUPPORT_ENABLED"};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string compiler() {
#if defined(__clang__)
  return std::string("Clang ") + __clang_version__;
#elif defined(__GNUC__)
  return std::string("GCC ") + __VERSION__;
#else
  return "";
#endif
}

// What stands behind the colon; "" where nothing does.
std::string value_of(const std::string& line) {
  const std::size_t start = line.find_first_not_of(" \t", std::min(line.find(':'), line.size() - 1) + 1);
  return start == std::string::npos ? "" : line.substr(start);
}

std::string until(std::string text, std::string_view ends) { return text.substr(0, text.find_first_of(ends)); }

// Loaded by `module load`, in their order.
files::Json modules() {
  files::Json::Array out;
  const std::string list = variable("LOADEDMODULES");
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(':', at), list.size());
    if (end > at) out.emplace_back(list.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string processor(const std::string& cpuinfo) {
  std::ifstream file(cpuinfo);
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name") || line.starts_with("cpu\t")) return value_of(line);
  return "";
}

std::string surroundings(const Communicator& ranks) {
  utsname system{};
  ::uname(&system);
  files::Json set{files::Json::Object()};
  for (const char* name : variables)
    if (const std::string value = variable(name); !value.empty()) set.set(name, value);
  files::Json out;
  out.set("v", 1).set("tephra", TEPHRA_VERSION).set("compiler", compiler()).set("mpi", until(ranks.library(), "\n,"));
  out.set("blas", openblas_get_config ? std::string(openblas_get_config()) : std::string());
  out.set("host", ranks.node()).set("system", std::string(system.sysname) + " " + system.release + " " + system.machine).set("processor", processor());
  out.set("cores", static_cast<std::int64_t>(std::thread::hardware_concurrency())).set("modules", modules()).set("variables", std::move(set));
  return out.text(2) + "\n";
}

void record_surroundings(const Environment& environment, const Communicator& ranks) {
  const std::string folder = environment.run_folder + "/attempts/" + std::to_string(environment.attempt), path = folder + "/environment.json";
  if (files::exists(path)) return;
  try {
    files::make_folders(folder);
    files::write_atomically(path, surroundings(ranks));
  } catch (const Error&) {
    return;
  }
}

}  // namespace tephra
