#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include <tephra/data/table.hpp>
#include <tephra/tensor/buffer.hpp>

namespace tephra::train {

// More batches ahead than this only take memory.
inline constexpr std::int64_t most_prefetched = 16;

// A field and the executor's memory that it fills.
struct BoundField {
  const data::Field* field;
  Span values;
};

// Converts the rows of batches, in the order in which they are asked for, on a thread of its own into memory of its own. The numbers are those that
// copy_rows gives, to the bit. After the constructor nothing is allocated.
class Prefetch {
 public:
  // Room for `batches` batches (at least one) of as many rows as `values` of the fields have.
  Prefetch(std::span<const BoundField> fields, std::int64_t batches);
  // Waits for the batch at hand and ends the thread.
  ~Prefetch();
  Prefetch(const Prefetch&) = delete;
  Prefetch& operator=(const Prefetch&) = delete;

  // Queues these rows, whose numbers are kept. Returns at once unless there is no room: then the oldest batch, which was never taken, is dropped.
  void prepare(std::span<const std::int64_t> rows);
  // Waits for the batch of these rows, copies it into `values` of the fields and drops those queued before it; false, without waiting, when it is not
  // queued. What went wrong on the thread is thrown here.
  bool take(std::span<const std::int64_t> rows);

 private:
  struct Slot {
    std::vector<std::int64_t> rows;
    std::size_t count = 0;
    std::vector<Buffer> buffers;
    std::vector<Span> staged;
    std::exception_ptr failure{};
  };

  void run();
  void make(const Slot& slot) const;
  Slot& queued(std::size_t number) { return slots_[(first_ + number) % slots_.size()]; }
  void drop(std::size_t count);

  std::vector<BoundField> from_;
  std::vector<Slot> slots_;  // a ring: `queued_` slots from `first_` on, of which the first `made_` are made
  std::size_t first_ = 0;
  std::size_t queued_ = 0;
  std::size_t made_ = 0;
  bool ending_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;
};

}  // namespace tephra::train
