#include <tephra/job/environment.hpp>

#include <charconv>
#include <cstdlib>
#include <string_view>

#include <time.h>

#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

std::string variable(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value && *value ? value : otherwise;
}

template <class T>
T number(const char* name, T otherwise) {
  const std::string text = variable(name, "");
  if (text.empty()) return otherwise;
  T value{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0)
    throw Error(Exit::wrong_use, "", std::string(name) + "=" + text + " is no number of 0 or more. Mend or unset it.");
  return value;
}

}  // namespace

Environment Environment::read() {
  return {.run_folder = variable("TEPHRA_RUN", "."),
          .run_id = variable("TEPHRA_RUN_ID", ""),
          .job_folder = variable("TEPHRA_JOB", "."),
          .job_hash = variable("TEPHRA_JOB_HASH", ""),
          .attempt = number("TEPHRA_ATTEMPT", 1),
          .deadline = number("TEPHRA_DEADLINE", 0.0)};
}

double unix_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace tephra
