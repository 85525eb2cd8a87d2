#pragma once

#include <cstdint>
#include <string>
#include <vector>

// Small valid files of every format that is read, made of bytes here: for the tests that damage them and as seeds for the fuzzers.
namespace samples {

std::string csv();  // columns a, b; 3 rows
std::string idx(const std::vector<std::uint32_t>& dims);  // elements 0 1 … 9 0 …
std::string cifar(std::int64_t classes, int rows);
// An NPY file; `numbers` are the bytes as they lie in it.
std::string npy(int version, const std::string& descr, bool fortran, const std::vector<std::int64_t>& shape, const std::string& numbers);
std::string npz();  // stored: x f8 3×2, label i8 3
// A MATLAB level 5 file with c (a char array), x (3×2 doubles, kept as bytes 1 to 6) and label (3×1 single: 0 2 1); packed by zlib's "stored" blocks.
std::string matlab(bool big_endian, bool packed);
// An HDF5 file with x (3×2 f64: 1 to 6), and g/label (3×1 big-endian i16: 0 2 1) in chunks; "" in a build without HDF5.
std::string hdf5();
std::string json();
// A checkpoint as train::write_checkpoint makes it, of the one weight d.w (2×1), with this cursor.
std::string cursor();
std::string checkpoint(const std::string& cursor);

// Bytes of numbers, in the order of this machine or the other.
template <class T>
std::string bytes_of(const std::vector<T>& values, bool swapped = false) {
  std::string out;
  for (const T& value : values) {
    std::string one(reinterpret_cast<const char*>(&value), sizeof value);
    out += swapped ? std::string(one.rbegin(), one.rend()) : one;
  }
  return out;
}

}  // namespace samples
