#include <tephra/job/board.hpp>

#include <algorithm>
#include <cstring>
#include <string_view>

#include <tephra/job/slot_bytes.hpp>

namespace tephra {
namespace {

// Cut where no UTF-8 sign is split.
void put_text(Slot& slot, std::size_t at, std::string_view text, std::size_t room) {
  std::size_t length = std::min(text.size(), room);
  while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
  if (length > 0) std::memcpy(slot.data() + at, text.data(), length);
}

std::string get_text(const Slot& slot, std::size_t at, std::size_t room) {
  const char* text = reinterpret_cast<const char*>(slot.data() + at);
  return {text, ::strnlen(text, room)};
}

}  // namespace

Slot slot_of(const BoardEntry& entry) {
  Slot slot{};
  put(slot, 8, entry.rank);
  put(slot, 12, entry.attempt);
  put(slot, 16, entry.time);
  put(slot, 24, entry.step);
  put_text(slot, 32, entry.block, 16);
  put_text(slot, 48, entry.phase, 16);
  put(slot, 64, entry.pid);
  put(slot, 68, entry.ranks);
  put(slot, 72, entry.changed);
  put(slot, 80, entry.total_steps);
  put_text(slot, 88, entry.stage, 32);
  put(slot, 120, entry.resident_bytes);
  return slot;
}

bool read_slot(const Slot& slot, BoardEntry& entry) {
  if (!is_whole(slot)) return false;
  entry.rank = get<std::uint32_t>(slot, 8);
  entry.attempt = get<std::uint32_t>(slot, 12);
  entry.time = get<double>(slot, 16);
  entry.step = get<std::uint64_t>(slot, 24);
  entry.block = get_text(slot, 32, 16);
  entry.phase = get_text(slot, 48, 16);
  entry.pid = get<std::uint32_t>(slot, 64);
  entry.ranks = get<std::uint32_t>(slot, 68);
  entry.changed = get<double>(slot, 72);
  entry.total_steps = get<std::uint64_t>(slot, 80);
  entry.stage = get_text(slot, 88, 32);
  entry.resident_bytes = get<std::uint64_t>(slot, 120);
  return true;
}

}  // namespace tephra
