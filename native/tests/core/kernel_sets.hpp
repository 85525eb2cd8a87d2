#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <tephra/ops/kernel_set.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::testing {

// The kernel sets that a test runs on. aten may be missing only where it was not built.
inline std::vector<std::string> kernel_sets() {
#ifdef TEPHRA_TEST_ATEN
  kernel_set("aten");
  return {"cpu", "aten"};
#else
  MESSAGE("SKIPPED aten: built without libtorch (Debian: libtorch-dev; TEPHRA_LIBTORCH chooses another)");
  return {"cpu"};
#endif
}

}  // namespace tephra::testing
