#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tephra/files/mapped_file.hpp>

namespace tephra::files {

enum class Element { f32, f64, i32, i64, u8 };
std::size_t element_bytes(Element element);

// One array to be written; `values` must stay alive until write_npz returns. Row-major.
struct NpzEntry {
  std::string name;
  Element element;
  std::vector<std::int64_t> shape;
  const void* values;
};

// Writes an uncompressed zip64 archive that numpy.load opens, member `<name>.npy` each, aside and renamed. Arrays start
// at multiples of 64 bytes. Returns the bytes of the file; throws Error 74.
std::size_t write_npz(const std::string& path, const std::vector<NpzEntry>& entries);

struct NpzArray {
  std::string name;
  Element element;
  std::vector<std::int64_t> shape;
  std::size_t count;
  std::string_view bytes;

  // Converts to `wanted` while copying; `out` has room for `count` values.
  void copy_to(float* out) const;
  void copy_to(double* out) const;
  std::string_view text() const { return bytes; }
};

// Reads what write_npz or numpy.savez wrote. Every member's CRC is checked on opening. Throws Error 66 when there is no
// file, 65 when it is damaged, compressed or holds an element type that we do not read, saying which.
class NpzFile {
 public:
  explicit NpzFile(const std::string& path);

  const std::string& path() const { return file_.path(); }
  const std::vector<NpzArray>& arrays() const { return arrays_; }
  const NpzArray* find(std::string_view name) const;

 private:
  MappedFile file_;
  std::vector<NpzArray> arrays_;
};

}  // namespace tephra::files
