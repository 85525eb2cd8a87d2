#include <tephra/files/mapped_file.hpp>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tephra/tensor/error.hpp>

namespace tephra::files {
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
  const bool missing = error == ENOENT || error == ENOTDIR;
  throw Error(missing ? Exit::input_missing : Exit::file, "", path + ": " + (missing ? "there is no such file" : std::strerror(error)));
}

}  // namespace

MappedFile::MappedFile(const std::string& path) : path_(path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(path, errno);
  struct stat status {};
  int error = ::fstat(file, &status) == 0 ? 0 : errno;
  if (error == 0 && S_ISDIR(status.st_mode)) error = EISDIR;
  if (error == 0 && status.st_size > 0) {
    size_ = static_cast<std::size_t>(status.st_size);
    address_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (address_ == MAP_FAILED) address_ = nullptr, error = errno;
  }
  ::close(file);
  if (error != 0) fail(path, error);
}

MappedFile::~MappedFile() {
  if (address_) ::munmap(address_, size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)), address_(std::exchange(other.address_, nullptr)), size_(std::exchange(other.size_, 0)) {}

}  // namespace tephra::files
