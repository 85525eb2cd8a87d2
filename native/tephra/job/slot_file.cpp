#include <tephra/job/slot_file.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/crc.hpp>
#include <tephra/job/slot_bytes.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

std::uint32_t checksum(const Slot& slot) { return files::crc32c(slot.data() + 8, slot.size() - 8); }

}  // namespace

void seal(Slot& slot, std::uint32_t sequence) {
  put(slot, 0, sequence);
  put(slot, 4, checksum(slot));
}

bool is_whole(const Slot& slot) { return get<std::uint32_t>(slot, 0) % 2 == 0 && get<std::uint32_t>(slot, 4) == checksum(slot); }

SlotFile::SlotFile(const std::string& run_folder, const Place& place, const char* suffix) : local_rank_(place.local_rank) {
  const std::string folder = run_folder + "/ranks";
  files::make_folders(folder);
  std::string name = place.node.empty() ? "node" : place.node;
  std::replace(name.begin(), name.end(), '/', '_');
  const std::string path = folder + "/" + name + suffix;
  file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) throw Error(Exit::file, "", path + ": cannot open it: " + std::strerror(errno) + ".");
  // Slots of an earlier attempt with more ranks go; slots of this one are never cut.
  const auto size = static_cast<off_t>(sizeof(Slot)) * place.local_size;
  if (place.local_rank == 0 && ::lseek(file_, 0, SEEK_END) > size && ::ftruncate(file_, size) != 0)
    throw Error(Exit::file, "", path + ": cannot set its size: " + std::strerror(errno) + ".");
}

SlotFile::~SlotFile() {
  if (file_ >= 0) ::close(file_);
}

void SlotFile::write(Slot slot) {
  sequence_ += 2;
  seal(slot, sequence_);
  // One call a slot: a reader that meets a torn one sees its checksum fail and reads again.
  [[maybe_unused]] const ssize_t written = ::pwrite(file_, slot.data(), slot.size(), static_cast<off_t>(sizeof slot) * local_rank_);
}

}  // namespace tephra
