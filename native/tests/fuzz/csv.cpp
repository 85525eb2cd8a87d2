#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  fuzz::job().write("data/t.csv", fuzz::text_of(bytes, size));
  fuzz::read_all(tephra::data::csv({.id = "c", .name = "t", .path = "t.csv", .columns = {"a", "b"}}));
  return 0;
}
