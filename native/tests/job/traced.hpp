#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/files/npz.hpp>
#include <tephra/train/step_file.hpp>

#include "program.hpp"

inline constexpr int traced_steps = 12;  // past the short last batch of the first epoch

// The words that train so many steps, and more.
inline std::vector<std::string> words(std::vector<std::string> more) {
  more.insert(more.begin(), {"train", "--steps", std::to_string(traced_steps)});
  return more;
}

inline std::string step_file(const std::string& folder, int step) { return tephra::train::step_path(folder, static_cast<std::uint64_t>(step)); }

inline std::vector<double> numbers_of(const tephra::files::NpzFile& file, const std::string& name) {
  const tephra::files::NpzArray* array = file.find(name);
  CAPTURE(name);
  REQUIRE(array != nullptr);
  std::vector<double> out(array->count);
  array->copy_to(out.data());
  return out;
}

// Trains so many steps and traces them; the folder of the trace.
inline std::string trace(JobFolder& job, int ranks, std::vector<std::string> more = {}) {
  const std::string folder = job.in_run("traced");
  more.insert(more.end(), {"--trace", folder});
  const auto end = job.start(1, ranks, words(more));
  CAPTURE(end.err);
  REQUIRE(end.code == 0);
  return folder;
}
