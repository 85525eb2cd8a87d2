#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace tephra {

// What the program's exit codes mean; job.sh and the engine read them.
struct ExitCode {
  static constexpr int done = 0;
  static constexpr int wrong_use = 64;
  static constexpr int bad_data = 65;
  static constexpr int input_missing = 66;
  static constexpr int internal = 70;
  static constexpr int file = 74;
  static constexpr int stopped = 75;
  static constexpr int not_finite = 76;
};

// An error that a person can act on: `what()` says what happened and what to do next, `code` is the exit code,
// `block` the id of the block at fault ("" when unknown).
class Error : public std::runtime_error {
 public:
  Error(int code, const std::string& message, std::string block = {}) : std::runtime_error(message), code(code), block(std::move(block)) {}

  int code;
  std::string block;
};

}  // namespace tephra
