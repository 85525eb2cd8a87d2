#pragma once

#include <cstddef>
#include <cstring>

#include <tephra/job/slot_file.hpp>

namespace tephra {

template <class T>
void put(Slot& slot, std::size_t at, T value) {
  std::memcpy(slot.data() + at, &value, sizeof value);
}

template <class T>
T get(const Slot& slot, std::size_t at) {
  T value{};
  std::memcpy(&value, slot.data() + at, sizeof value);
  return value;
}

}  // namespace tephra
