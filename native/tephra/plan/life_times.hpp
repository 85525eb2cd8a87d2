#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <tephra/plan/lowering.hpp>
#include <tephra/plan/sections.hpp>

namespace tephra {

// When a value's memory is read last: in which section, and by which node there.
struct LastUse {
  std::size_t section = 0;
  int node = -1;  // -1: given back
  int uses = 0;
  bool by_rows = false;
  bool several_sections = false;
};

// From when to when the memory of each value is in use.
class LifeTimes {
 public:
  // Both must outlive it.
  LifeTimes(const Lowered& lowered, const std::vector<SectionNodes>& sections);

  // Whose memory a value has: a reshape that of what it reshapes.
  int root(int number) const { return root_[static_cast<std::size_t>(number)]; }
  // Of a root.
  LastUse& last_use(int number) { return last_use_[static_cast<std::size_t>(number)]; }
  const LastUse& last_use(int number) const { return last_use_[static_cast<std::size_t>(number)]; }
  // Lives within one tile of its section: its place is used again by the next tile.
  bool is_local(int number) const;

 private:
  void use(int made, int by, std::size_t section, bool by_rows);

  const Lowered& lowered_;
  std::vector<int> root_;
  std::vector<LastUse> last_use_;
  std::vector<std::size_t> made_in_;
};

// Of a value with rows; 0 without.
std::int64_t bytes_of_row(const Node& node);

}  // namespace tephra
