#include "samples.hpp"

// MathWorks, "MAT-File Format", chapter 1.
namespace samples {
namespace {

class Writer {
 public:
  explicit Writer(bool big_endian) : swapped_(big_endian) {}

  std::string longs(const std::vector<std::uint32_t>& values) const { return bytes_of(values, swapped_); }

  std::string element(std::uint32_t type, const std::string& content) const {
    const auto size = static_cast<std::uint32_t>(content.size());
    // Up to four bytes stand in the tag itself.
    if (size > 0 && size <= 4) return longs({size << 16 | type}) + content + std::string(4 - size, '\0');
    return longs({type, size}) + content + std::string((8 - size % 8) % 8, '\0');
  }

  std::string array(std::uint32_t kind, const std::vector<std::uint32_t>& dims, const std::string& name, const std::string& numbers) const {
    return element(14, element(6, longs({kind, 0})) + element(5, longs(dims)) + element(1, name) + numbers);
  }

 private:
  bool swapped_;
};

// A zlib stream (RFC 1950) of one block that is not compressed (RFC 1951, 3.2.4).
std::string stored(const std::string& bytes) {
  std::uint32_t a = 1, b = 0;
  for (const char c : bytes) a = (a + static_cast<unsigned char>(c)) % 65521, b = (b + a) % 65521;
  const auto size = static_cast<std::uint16_t>(bytes.size());
  return "\x78\x01\x01" + bytes_of<std::uint16_t>({size, static_cast<std::uint16_t>(~size)}) + bytes + bytes_of<std::uint32_t>({b << 16 | a}, true);
}

}  // namespace

std::string matlab(bool big_endian, bool packed) {
  const Writer writer(big_endian);
  std::string out = "MATLAB 5.0 MAT-file, made by a test";
  out.resize(124, ' ');
  out += bytes_of<std::uint16_t>({0x0100, 0x4d49}, big_endian);
  const std::string arrays[] = {writer.array(4, {1, 2}, "c", writer.element(4, bytes_of<std::uint16_t>({'h', 'i'}, big_endian))),
                                writer.array(6, {3, 2}, "x", writer.element(2, {1, 2, 3, 4, 5, 6})),
                                writer.array(7, {3, 1}, "label", writer.element(7, bytes_of<float>({0, 2, 1}, big_endian)))};
  for (const std::string& array : arrays) {
    const std::string content = packed ? stored(array) : array;
    out += packed ? writer.longs({15, static_cast<std::uint32_t>(content.size())}) + content : content;
  }
  return out;
}

}  // namespace samples
