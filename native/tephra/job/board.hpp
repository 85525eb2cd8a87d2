#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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

using BoardSlot = std::array<unsigned char, 128>;

// 0 u32 sequence (even) · 4 u32 crc32c of 8..127 · 8 rank · 12 attempt · 16 f64 time · 24 u64 step · 32 block · 48 phase · 64 pid ·
// 68 ranks · 72 f64 changed · 80 u64 total steps · 88 stage · 120 u64 resident bytes; little endian, text zero-padded.
BoardSlot slot_of(const BoardEntry& entry, std::uint32_t sequence);
// False when the sequence is odd or the checksum does not fit.
bool read_slot(const BoardSlot& slot, BoardEntry& entry);

// One rank's slot in ranks/<node>.board of a run folder. A board is advice: a write that fails is not an error of the run.
class Board {
 public:
  Board(const std::string& run_folder, const std::string& node, int local_rank, int local_size);
  ~Board();
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  void write(const BoardEntry& entry);

 private:
  int file_ = -1;
  int local_rank_;
  std::uint32_t sequence_ = 0;
};

}  // namespace tephra
