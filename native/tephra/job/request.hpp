#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tephra {

// What the words of a command line ask for.
struct Request {
  std::string stage;
  int ranks = 1;
  bool list = false;
  bool plan = false;
  bool help = false;
  std::string trace;
  std::string init;
  std::uint64_t steps = 0;
};

// Fills `request`; returns what is wrong with the words, if anything is.
std::optional<std::string> read_arguments(int argc, char** argv, Request& request);

// For a person, with a line break at its end.
extern const char* const usage;

}  // namespace tephra
