#include <tephra/files/atomic_file.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <tephra/tensor/error.hpp>

namespace tephra::files {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 18;

// The rename itself is only safe once the folder is on disk; some file systems refuse to sync a folder, which is no error.
void sync_folder(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

int write_all(int file, const char* at, std::size_t left) {
  while (left > 0) {
    const ssize_t written = ::write(file, at, left);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : ENOSPC;
    at += written;
    left -= static_cast<std::size_t>(written);
  }
  return 0;
}

}  // namespace

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)), aside_(path_ + ".aside") {
  file_ = ::open(aside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file_ < 0) fail("open", errno);
}

AtomicFile::~AtomicFile() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(aside_.c_str());
}

void AtomicFile::fail(const char* doing, int error) const {
  throw Error(Exit::file, "", path_ + ": cannot " + doing + " it: " + std::strerror(error) + ". Free space or mend the folder's rights, then resume.");
}

void AtomicFile::write(const void* bytes, std::size_t count) {
  position_ += count;
  if (buffer_.size() + count > buffer_bytes) flush();
  if (count <= buffer_bytes) {
    buffer_.append(static_cast<const char*>(bytes), count);
  } else if (const int error = write_all(file_, static_cast<const char*>(bytes), count)) {
    fail("write", error);
  }
}

void AtomicFile::flush() {
  if (const int error = write_all(file_, buffer_.data(), buffer_.size())) fail("write", error);
  buffer_.clear();
}

void AtomicFile::commit() {
  flush();
  if (::fsync(file_) != 0) fail("sync", errno);
  const int closed = ::close(file_) == 0 ? 0 : errno;
  file_ = -1;
  if (closed != 0) fail("close", closed);
  if (::rename(aside_.c_str(), path_.c_str()) != 0) fail("rename", errno);
  sync_folder(path_);
}

void write_atomically(const std::string& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

void make_folders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw Error(Exit::file, "", path + ": cannot make this folder: " + error.message() + ".");
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace tephra::files
