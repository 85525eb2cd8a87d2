#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tephra {

// What this process has taken from its node so far. Where the system does not tell, there is no value.
struct Usage {
  double cpu_seconds = 0;  // of all its threads, user and system
  std::uint64_t resident_bytes = 0;
  // Bytes that came from and went to storage, as /proc/self/io counts them: what the page cache had is not read.
  std::optional<std::uint64_t> read_bytes;
  std::optional<std::uint64_t> written_bytes;
};

// `proc`: the folder that tells of this process.
Usage own_usage(const std::string& proc = "/proc/self");

}  // namespace tephra
