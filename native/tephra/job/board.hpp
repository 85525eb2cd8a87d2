#pragma once

#include <cstdint>
#include <string>

#include <tephra/job/slot_file.hpp>

namespace tephra {

// What a rank says of itself. Liveness never travels over MPI: each rank writes its own slot of its node's board.
struct BoardEntry {
  std::uint32_t rank = 0;
  std::uint32_t ranks = 1;
  std::uint32_t attempt = 1;
  std::uint32_t pid = 0;
  double time = 0;     // unix seconds, now
  double changed = 0;  // unix seconds of the last change of step, phase or block that was seen
  std::uint64_t step = 0;
  std::uint64_t total_steps = 0;
  std::uint64_t resident_bytes = 0;
  std::string block{};  // cut to 16 bytes
  std::string phase{};  // cut to 16
  std::string stage{};  // cut to 32
};

// 0 u32 sequence (even) · 4 u32 crc32c of 8..127 · 8 rank · 12 attempt · 16 f64 time · 24 u64 step · 32 block · 48 phase · 64 pid ·
// 68 ranks · 72 f64 changed · 80 u64 total steps · 88 stage · 120 u64 resident bytes; little endian, text zero-padded.
Slot slot_of(const BoardEntry& entry);
// False when the slot is not whole.
bool read_slot(const Slot& slot, BoardEntry& entry);

inline constexpr const char* board_suffix = ".board";

}  // namespace tephra
