#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tephra::files {

// A file written aside (PATH.aside), synced and renamed over PATH by commit(): a reader sees the old bytes or the new
// ones, never a part. Without commit() the file aside is removed. Throws Error 74 naming the file.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(const void* bytes, std::size_t count);
  void write(std::string_view text) { write(text.data(), text.size()); }
  std::size_t position() const { return position_; }
  void commit();

 private:
  void flush();
  [[noreturn]] void fail(const char* doing, int error) const;

  std::string path_;
  std::string aside_;
  std::string buffer_;
  std::size_t position_ = 0;
  int file_ = -1;
};

void write_atomically(const std::string& path, std::string_view text);

// Makes the folder and its parents. Throws Error 74.
void make_folders(const std::string& path);
bool exists(const std::string& path);

}  // namespace tephra::files
