#pragma once

#include <cstdint>
#include <string>

namespace tephra {

// What job.sh tells the program through TEPHRA_RUN, TEPHRA_ATTEMPT, TEPHRA_RUN_ID, TEPHRA_JOB, TEPHRA_JOB_HASH and
// TEPHRA_DEADLINE; the defaults let a person start it by hand. The last three are options of the command line.
struct Environment {
  std::string run_folder = ".";
  std::string run_id;
  std::string job_folder = ".";
  std::string job_hash;
  int attempt = 1;
  double deadline = 0;  // unix seconds, 0 = none
  std::string trace_folder{};  // --trace, "" = none
  std::string init{};          // --init, a file or a folder; "" = none
  std::uint64_t steps = 0;     // --steps, 0 = all

  // Throws Error 64 when a number is no number.
  static Environment read();
};

// Seconds since 1970.
double unix_seconds();

}  // namespace tephra
