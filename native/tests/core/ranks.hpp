#pragma once

#include <tephra/comm/communicator.hpp>

namespace tephra::testing {

// All ranks that the tests were started on: one communicator for the whole program, as MPI wants it.
Communicator& ranks();

}  // namespace tephra::testing
