#include <tephra/files/crc.hpp>

#include <array>
#include <cstring>

namespace tephra::files {
namespace {

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

// Eight tables let one turn of the loop take eight bytes ("slicing by 8", Kounavis and Berry 2005).
constexpr Tables make_tables(std::uint32_t polynomial) {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1u ? polynomial : 0u);
    tables[0][byte] = crc;
  }
  for (std::size_t table = 1; table < 8; ++table)
    for (std::size_t byte = 0; byte < 256; ++byte)
      tables[table][byte] = (tables[table - 1][byte] >> 8) ^ tables[0][tables[table - 1][byte] & 255u];
  return tables;
}

constexpr Tables castagnoli = make_tables(0x82f63b78u);
constexpr Tables ieee = make_tables(0xedb88320u);

std::uint32_t run(const Tables& t, const void* bytes, std::size_t count, std::uint32_t before) {
  const auto* at = static_cast<const unsigned char*>(bytes);
  std::uint32_t crc = ~before;
  for (; count >= 8; count -= 8, at += 8) {
    std::uint32_t low = 0, high = 0;
    std::memcpy(&low, at, 4);
    std::memcpy(&high, at + 4, 4);
    low ^= crc;
    crc = t[7][low & 255u] ^ t[6][low >> 8 & 255u] ^ t[5][low >> 16 & 255u] ^ t[4][low >> 24] ^ t[3][high & 255u] ^ t[2][high >> 8 & 255u] ^
          t[1][high >> 16 & 255u] ^ t[0][high >> 24];
  }
  for (; count > 0; --count, ++at) crc = (crc >> 8) ^ t[0][(crc ^ *at) & 255u];
  return ~crc;
}

}  // namespace

std::uint32_t crc32c(const void* bytes, std::size_t count, std::uint32_t before) { return run(castagnoli, bytes, count, before); }
std::uint32_t crc32(const void* bytes, std::size_t count, std::uint32_t before) { return run(ieee, bytes, count, before); }

}  // namespace tephra::files
