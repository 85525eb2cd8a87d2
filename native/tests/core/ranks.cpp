#include "ranks.hpp"

namespace tephra::testing {

Communicator& ranks() {
  static const std::unique_ptr<Communicator> all = world();
  return *all;
}

}  // namespace tephra::testing
