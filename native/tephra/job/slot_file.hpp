#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace tephra {

// What one rank writes at once of itself, read whole or not at all: its first eight bytes are a sequence (even) and the checksum of the rest.
using Slot = std::array<unsigned char, 128>;

// Seals `slot`: puts sequence and checksum into its head.
void seal(Slot& slot, std::uint32_t sequence);
// False when the sequence is odd or the checksum does not fit.
bool is_whole(const Slot& slot);

// One rank's slot in ranks/<node><suffix> of a run folder. Such a file is advice: a write that fails is not an error of the run.
class SlotFile {
 public:
  struct Place {
    std::string node;
    int local_rank = 0;
    int local_size = 1;
  };

  SlotFile(const std::string& run_folder, const Place& place, const char* suffix);
  ~SlotFile();
  SlotFile(const SlotFile&) = delete;
  SlotFile& operator=(const SlotFile&) = delete;

  // Sealed with the next sequence.
  void write(Slot slot);

 private:
  int file_ = -1;
  int local_rank_;
  std::uint32_t sequence_ = 0;
};

}  // namespace tephra
