#include "process.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>

#include <time.h>

namespace tephra::bench {
namespace {

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// libblas.so.3 may be a thin layer over one of these, which then is what counts.
bool does_the_work(std::string_view file) {
  for (const std::string_view name : {"openblas", "mkl", "blis", "atlas"})
    if (file.find(name) != std::string_view::npos && file.find("libblas.so") == std::string_view::npos) return true;
  return false;
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ":") + word;
  return text;
}

}  // namespace

double monotonic_seconds() { return seconds_of(CLOCK_MONOTONIC); }
double cpu_seconds() { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }

double waited_seconds() {
  double sum = 0;
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", error)) {
    double on_processor = 0, in_line = 0;
    std::ifstream(task.path() / "schedstat") >> on_processor >> in_line;
    sum += in_line * 1e-9;
  }
  return sum;
}

std::int64_t peak_resident_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "VmHWM:") continue;
    std::int64_t kibibytes = 0;
    status >> kibibytes;
    return kibibytes * 1024;
  }
  return 0;
}

std::string loaded_blas() {
  std::set<std::string> working, thin;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const auto start = line.find('/');
    if (start == std::string::npos) continue;
    const std::string path = line.substr(start);
    const std::string file = path.substr(path.rfind('/') + 1);
    if (does_the_work(file)) working.insert(path);
    else if (file.find("libblas") == 0) thin.insert(path);
  }
  return joined(working.empty() ? thin : working);
}

}  // namespace tephra::bench
