#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <tephra/tensor/span.hpp>

namespace tephra {

// A sum over all ranks that goes on beside other work: prepared once for the same numbers, which are not to be touched from start() until it is done.
// Numbers of 16 bits are added up in 32 bits, in the order of the ranks, and the sum is rounded to 16 bits once; all ranks come to the same bits.
class Reduction {
 public:
  virtual ~Reduction() = default;

  // Collective, and it does not wait: all ranks start their reductions in the same order. Allocates nothing, as all that follows.
  virtual void start() = 0;
  // Local: moves it on, and says whether it is done. Reductions are moved on in the order in which they were started: the next when one is done.
  virtual bool advance() = 0;
  // Waits until it is done.
  virtual void finish() = 0;
};

// Numbers of room that a reduction of so many needs for those of other ranks; of the rank that needs most.
std::int64_t room_of_reduction(Dtype dtype, std::int64_t count, int ranks);

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
  virtual std::string library() const { return {}; }  // local: name and version of what carries the messages, "" without one

  // Element-wise sum over all ranks, in place. Allocates nothing.
  virtual void all_reduce_sum(Span values) = 0;
  // Prepares that sum for numbers of any dtype but class indices; `room`: room_of_reduction numbers of the same dtype. Both must outlive it.
  // It and what the calls here do wait for nothing of each other.
  virtual std::unique_ptr<Reduction> reduction(Span values, Span room) = 0;
  virtual void broadcast(Span values, int root) = 0;
  // The AND of every rank's bits, in place. Allocates nothing.
  virtual void all_reduce_and(std::span<std::uint8_t> bits) = 0;
  // Rank 0 gets every rank's list, rank after rank in `all`, which must have room for them, and how long each is. Allocates nothing.
  virtual void gather_lists(std::span<const std::int32_t> own, std::span<std::int32_t> all, std::span<int> lengths) = 0;
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
