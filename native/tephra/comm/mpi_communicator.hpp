#pragma once

#include <memory>

#include <tephra/comm/communicator.hpp>

namespace tephra {

// The ranks of MPI_COMM_WORLD; initialises MPI unless the caller has. Only in libraries built with MPI.
std::unique_ptr<Communicator> mpi_world();

}  // namespace tephra
