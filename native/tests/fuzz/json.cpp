#include <tephra/files/json.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  fuzz::refused_or_not([&] {
    // What was read once and written is read again to the same text.
    const std::string text = tephra::files::Json::parse(fuzz::text_of(bytes, size)).text();
    if (tephra::files::Json::parse(text).text() != text) std::abort();
  });
  return 0;
}
