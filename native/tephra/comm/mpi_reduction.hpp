#pragma once

#include <memory>

#include <mpi.h>

#include <tephra/comm/communicator.hpp>

namespace tephra {

// MPI counts in int; longer buffers go in pieces.
inline constexpr std::int64_t longest_message = std::int64_t{1} << 30;

MPI_Datatype mpi_type(Dtype dtype);

// Throws Error that names the rank and the call, unless it succeeded. `other`: the rank at the other end of a message.
void check_mpi(int status, int rank, const char* call, int other = -1);

// Communicators of reductions alone. Numbers of 16 bits are added up in two rounds; each has its own, so that the rounds of several reductions are in
// the same order on every rank.
struct ReductionLines {
  MPI_Comm sums = MPI_COMM_NULL;
  MPI_Comm shares = MPI_COMM_NULL;
  int rank = 0;
  int size = 1;
};

std::unique_ptr<Reduction> mpi_reduction(const ReductionLines& lines, Span values, Span room);

}  // namespace tephra
