#include <tephra/results/markup.hpp>

namespace tephra::results {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '&') out += "&amp;";
    else if (letter == '<') out += "&lt;";
    else if (letter == '>') out += "&gt;";
    else if (letter == '"') out += "&quot;";
    // XML has no other control characters.
    else if (static_cast<unsigned char>(letter) >= ' ' || letter == '\t' || letter == '\n') out += letter;
  }
  return out;
}

}  // namespace tephra::results
