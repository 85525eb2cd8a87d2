#pragma once

#include <stdexcept>
#include <string>

namespace tephra {

// Exit codes of a generated program; part of the job contract.
enum class Exit : int {
  done = 0,
  wrong_use = 64,
  bad_data = 65,
  input_missing = 66,
  internal = 70,
  file = 74,
  stopped = 75,
  not_finite = 76,
  not_accepted = 77,
};

// An error that a person can meet: says what happened and what to do next, with the block it happened in ("" if none)
// and the code that the program ends with.
class Error : public std::runtime_error {
 public:
  Error(Exit code, std::string block, const std::string& message)
      : std::runtime_error(message), code_(code), block_(std::move(block)) {}
  explicit Error(const std::string& message) : Error(Exit::internal, "", message) {}

  Exit code() const { return code_; }
  const std::string& block() const { return block_; }

 private:
  Exit code_;
  std::string block_;
};

}  // namespace tephra
