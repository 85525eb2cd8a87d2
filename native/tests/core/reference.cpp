#include "reference.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "numbers.hpp"

namespace tephra::testing {
namespace {

// Empty when the program or its PyTorch is absent.
std::string printed_by(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string text;
  std::array<char, 4096> piece{};
  for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) text.append(piece.data(), got);
  const int status = pclose(pipe);
  const bool absent = WIFEXITED(status) && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127);
  if (!absent) REQUIRE(status == 0);
  return absent ? "" : text;
}

}  // namespace

std::map<std::string, Numbers> reference(const std::string& script) {
  const char* chosen = std::getenv("TEPHRA_PYTHON");
  const std::string command = std::string(chosen != nullptr ? chosen : "/usr/bin/python3") + " '" TEPHRA_TEST_SOURCES "/" + script + "'";
  std::map<std::string, Numbers> cases;
  std::istringstream lines(printed_by(command));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    for (std::string word; words >> word;) cases[name].push_back(std::strtod(word.c_str(), nullptr));
  }
  if (cases.empty()) MESSAGE("SKIPPED pytorch: no PyTorch for /usr/bin/python3 (Debian: python3-torch); TEPHRA_PYTHON chooses another");
  return cases;
}

void fill_wave(Span values, int series) {
  for (std::int64_t i = 0; i < values.count; ++i) values.set(i, std::sin(12.9898 * static_cast<double>(i) + 78.233 * series + 1));
}

void check_near(const std::string& name, const Numbers& got, const Numbers& want, double tolerance) {
  CAPTURE(name);
  REQUIRE(got.size() == want.size());
  const auto [most, largest] = difference_between(got, want);
  CHECK(most <= tolerance * largest);
}

}  // namespace tephra::testing
