#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  fuzz::read_arrays(fuzz::text_of(bytes, size), "", "");
  return 0;
}
