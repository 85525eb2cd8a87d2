#include <tephra/files/nearest.hpp>

#include <algorithm>

namespace tephra::files {
namespace {

constexpr std::size_t longest_shown = 64;

char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (lower_case(a[i - 1]) == lower_case(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(const std::string& name, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = std::max<std::size_t>(2, name.size() / 2) + 1;
  for (const std::string& other : names)
    if (const std::size_t changes = distance(name, other); changes < least && changes < std::max(name.size(), other.size())) least = changes, best = other;
  return best;
}

std::string among(const std::string& name, const std::vector<std::string>& names, const std::string& noun) {
  std::string message;
  if (const std::string close = nearest(name, names); !close.empty()) message += " Did you mean \"" + close + "\"?";
  if (names.empty()) return message + " The file has none.";
  message += " The file has:";
  for (std::size_t i = 0; i < names.size() && i < 20; ++i) message += (i == 0 ? " " : ", ") + names[i].substr(0, longest_shown);
  if (names.size() > 20) message += ", … (" + std::to_string(names.size()) + " " + noun + "s)";
  return message + ".";
}

}  // namespace tephra::files
