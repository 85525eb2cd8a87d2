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

// A field and the executor's memory that it fills.
struct BoundField {
  const data::Field* field;
  Span values;
};

// Converts the rows of one batch on a thread of its own into memory of its own. The numbers are those that copy_rows gives, to the bit.
// After the constructor nothing is allocated.
class Prefetch {
 public:
  // Room for as many rows as `values` of the fields have.
  explicit Prefetch(std::span<const BoundField> fields);
  // Waits for the batch at hand and ends the thread.
  ~Prefetch();
  Prefetch(const Prefetch&) = delete;
  Prefetch& operator=(const Prefetch&) = delete;

  // Starts on these rows, whose numbers are kept; a batch that was never taken is dropped. Returns at once unless one is being made.
  void prepare(std::span<const std::int64_t> rows);
  // Waits for the batch and copies it into `values` of the fields when it is of these rows; false, without waiting, when it is not. What went
  // wrong on the thread is thrown here.
  bool take(std::span<const std::int64_t> rows);

 private:
  enum class State : std::uint8_t { empty, wanted, made, ending };

  void run();
  void make() const;

  std::vector<BoundField> from_;
  std::vector<Span> staged_;
  std::vector<Buffer> buffers_;
  std::vector<std::int64_t> rows_;
  std::size_t count_ = 0;
  State state_ = State::empty;
  std::exception_ptr failure_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;
};

}  // namespace tephra::train
