#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  fuzz::job().write("data/c", fuzz::text_of(bytes, size));
  for (const std::int64_t classes : {10, 100}) fuzz::read_all(tephra::data::cifar({.id = "c", .name = "c", .path = "c", .classes = classes}));
  return 0;
}
