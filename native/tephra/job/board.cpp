#include <tephra/job/board.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/crc.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

template <class T>
void put(BoardSlot& slot, std::size_t at, T value) {
  std::memcpy(slot.data() + at, &value, sizeof value);
}

template <class T>
T get(const BoardSlot& slot, std::size_t at) {
  T value{};
  std::memcpy(&value, slot.data() + at, sizeof value);
  return value;
}

// Cut where no UTF-8 sign is split.
void put_text(BoardSlot& slot, std::size_t at, std::string_view text, std::size_t room) {
  std::size_t length = std::min(text.size(), room);
  while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
  if (length > 0) std::memcpy(slot.data() + at, text.data(), length);
}

std::string get_text(const BoardSlot& slot, std::size_t at, std::size_t room) {
  const char* text = reinterpret_cast<const char*>(slot.data() + at);
  return {text, ::strnlen(text, room)};
}

}  // namespace

BoardSlot slot_of(const BoardEntry& entry, std::uint32_t sequence) {
  BoardSlot slot{};
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
  put(slot, 0, sequence);
  put(slot, 4, files::crc32c(slot.data() + 8, slot.size() - 8));
  return slot;
}

bool read_slot(const BoardSlot& slot, BoardEntry& entry) {
  if (get<std::uint32_t>(slot, 0) % 2 != 0 || get<std::uint32_t>(slot, 4) != files::crc32c(slot.data() + 8, slot.size() - 8)) return false;
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

Board::Board(const std::string& run_folder, const std::string& node, int local_rank, int local_size) : local_rank_(local_rank) {
  const std::string folder = run_folder + "/ranks";
  files::make_folders(folder);
  std::string name = node.empty() ? "node" : node;
  std::replace(name.begin(), name.end(), '/', '_');
  const std::string path = folder + "/" + name + ".board";
  file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) throw Error(Exit::file, "", path + ": cannot open the board: " + std::strerror(errno) + ".");
  // Slots of an earlier attempt with more ranks go; slots of this one are never cut.
  const auto size = static_cast<off_t>(sizeof(BoardSlot)) * local_size;
  if (local_rank == 0 && ::lseek(file_, 0, SEEK_END) > size && ::ftruncate(file_, size) != 0)
    throw Error(Exit::file, "", path + ": cannot set the size of the board: " + std::strerror(errno) + ".");
}

Board::~Board() {
  if (file_ >= 0) ::close(file_);
}

void Board::write(const BoardEntry& entry) {
  sequence_ += 2;
  const BoardSlot slot = slot_of(entry, sequence_);
  // One call a slot: a reader that meets a torn one sees its checksum fail and reads again.
  [[maybe_unused]] const ssize_t written = ::pwrite(file_, slot.data(), slot.size(), static_cast<off_t>(sizeof slot) * local_rank_);
}

}  // namespace tephra
