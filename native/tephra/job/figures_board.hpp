#pragma once

#include <cstdint>
#include <optional>

#include <tephra/job/device_usage.hpp>
#include <tephra/job/slot_file.hpp>
#include <tephra/job/usage.hpp>

namespace tephra {

// What a rank has spent since its stage began. All sums only grow, so between two looks, however far apart, they tell the exact mean.
struct RankFigures {
  std::uint32_t rank = 0;
  std::uint32_t attempt = 1;
  std::uint32_t pid = 0;
  double time = 0;     // unix seconds, now
  double started = 0;  // unix seconds, when the stage began on this rank
  std::uint64_t steps = 0;  // that were counted in the four that follow
  double whole_seconds = 0;
  double input_seconds = 0;     // of it, reading rows and making them ready
  double exchange_seconds = 0;  // of it, with other ranks, waiting for them too
  double cpu_seconds = 0;
  std::optional<std::uint64_t> read_bytes;
  std::optional<std::uint64_t> written_bytes;
  std::optional<DeviceUsage> device;
};

// Behind the head: 8 u32 version (1) · 12 rank · 16 attempt · 20 pid · 24 f64 time · 32 f64 started · 40 u64 steps · 48 f64 whole · 56 f64 input ·
// 64 f64 exchange · 72 f64 cpu · 80 u64 read · 88 u64 written · 96 u64 device memory · 104 u64 of all · 112 f64 busy · 120 u32 what is known:
// 1 read, 2 written, 4 device; little endian.
Slot slot_of(const RankFigures& figures);
// False when the slot is not whole, or of another version.
bool read_slot(const Slot& slot, RankFigures& figures);

inline constexpr const char* figures_suffix = ".figures";

}  // namespace tephra
