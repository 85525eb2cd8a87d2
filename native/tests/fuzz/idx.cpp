#include <algorithm>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // The first byte is the length of the labels; images follow them.
  const std::size_t labels = size == 0 ? 0 : std::min<std::size_t>(bytes[0], size - 1);
  fuzz::job().write("data/l", fuzz::text_of(bytes + 1, labels));
  fuzz::job().write("data/i", size == 0 ? "" : fuzz::text_of(bytes + 1 + labels, size - 1 - labels));
  fuzz::read_all(tephra::data::idx({.id = "i", .images = "i", .labels = "l", .images_path = "i", .labels_path = "l", .rows = 0, .height = 2, .width = 2}));
  return 0;
}
