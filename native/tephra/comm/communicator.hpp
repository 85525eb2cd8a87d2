#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include <tephra/tensor/span.hpp>

namespace tephra {

// The ranks of a job. Every call but those marked local is collective: all ranks make it in the same order.
// Failures throw Error (internal) that names the rank; then call abort(), since the other ranks may wait forever.
class Communicator {
 public:
  virtual ~Communicator() = default;

  virtual int rank() const = 0;        // local
  virtual int size() const = 0;        // local
  virtual int local_rank() const = 0;  // local: this rank's number on its node, from 0
  virtual int local_size() const = 0;  // local: ranks on this node
  virtual std::string node() const = 0;  // local: name of this node

  // Element-wise sum over all ranks, in place. Allocates nothing.
  virtual void all_reduce_sum(Span values) = 0;
  virtual void broadcast(Span values, int root) = 0;
  virtual void barrier() = 0;
  // Rank 0 gets every rank's numbers, rank after rank; the others get nothing. Same count on every rank.
  virtual std::vector<double> gather(std::span<const double> values) = 0;

  // Between two ranks: local, each side makes its own call. Messages of one rank to another with the same tag (from 0 to 32767) arrive in the
  // order they were sent; the receiver's values are as many and of the same dtype. send() may wait for its receiver. Allocates nothing.
  virtual void send(Span values, int to, int tag) = 0;
  virtual void receive(Span values, int from, int tag) = 0;
  // A rank whose message with this tag could be received now, −1 when there is none; does not wait.
  virtual int arrived(int tag) = 0;

  // Ends every rank of the job with this exit code; does not return. Print the reason first.
  [[noreturn]] virtual void abort(int code) = 0;
};

// The ranks this process belongs to: solo unless a launcher (mpirun, srun, jsrun, aprun, flux …) started it, so that a plain
// `./job` never touches MPI. TEPHRA_COMM=solo|mpi decides by hand. Throws Error when a launcher started several ranks but the
// library was built without MPI. MPI is initialised here and finalised when the communicator goes: keep one for the whole program.
std::unique_ptr<Communicator> world();

// One rank, always legal.
std::unique_ptr<Communicator> solo();

// True when the environment shows a launcher of parallel programs.
bool started_by_launcher();

}  // namespace tephra
