#include <tephra/comm/mpi_reduction.hpp>

#include <algorithm>

#include <tephra/comm/half_sum.hpp>
#include <tephra/tensor/shard.hpp>

namespace tephra {
namespace {

bool is_done(MPI_Request& request, int rank) {
  int done = 0;
  check_mpi(MPI_Test(&request, &done, MPI_STATUS_IGNORE), rank, "MPI_Test");
  return done != 0;
}

void wait_for(MPI_Request& request, int rank) { check_mpi(MPI_Wait(&request, MPI_STATUS_IGNORE), rank, "MPI_Wait"); }

class NumberReduction final : public Reduction {
 public:
  NumberReduction(const ReductionLines& lines, Span values) : lines_(lines) {
    for (std::int64_t first = 0; first < values.count; first += longest_message) pieces_.push_back(values.part(first, std::min(longest_message, values.count - first)));
    requests_.assign(pieces_.size(), MPI_REQUEST_NULL);
  }

  void start() override {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Span& piece = pieces_[i];
      check_mpi(MPI_Iallreduce(MPI_IN_PLACE, piece.data, static_cast<int>(piece.count), mpi_type(piece.dtype), MPI_SUM, lines_.sums, &requests_[i]), lines_.rank, "MPI_Iallreduce");
    }
  }

  bool advance() override {
    bool done = true;
    for (MPI_Request& request : requests_) done = is_done(request, lines_.rank) && done;
    return done;
  }

  void finish() override {
    for (MPI_Request& request : requests_) wait_for(request, lines_.rank);
  }

 private:
  const ReductionLines lines_;
  std::vector<Span> pieces_;
  std::vector<MPI_Request> requests_;
};

// Each rank adds up its share of the numbers and gives the sums to all: 2·(R − 1)/R · count numbers of 16 bits are sent, whatever the ranks.
class HalfReduction final : public Reduction {
 public:
  HalfReduction(const ReductionLines& lines, Span values, Span room) : lines_(lines), values_(values), room_(room) {
    if (values.count > longest_message)
      throw Error(Exit::wrong_use, "", std::to_string(values.count) + " gradients cannot be sent together in 16 bits. Use more groups.");
    const Shard own = shard_of(values.count, lines.rank, lines.size);
    own_ = values.part(own.begin, own.rows());
    std::int64_t received = 0;
    for (int rank = 0; rank < lines.size; ++rank) {
      const Shard share = shard_of(values.count, rank, lines.size);
      const bool other = rank != lines.rank;
      shares_.push_back(static_cast<int>(share.rows()));
      share_places_.push_back(static_cast<int>(share.begin));
      sent_.push_back(other ? static_cast<int>(share.rows()) : 0);
      received_.push_back(other ? static_cast<int>(own.rows()) : 0);
      received_places_.push_back(static_cast<int>(received));
      parts_.push_back(other ? room.part(received, own.rows()).data : own_.data);
      received += received_.back();
    }
  }

  void start() override {
    check_mpi(MPI_Ialltoallv(values_.data, sent_.data(), share_places_.data(), MPI_UINT16_T, room_.data, received_.data(), received_places_.data(), MPI_UINT16_T, lines_.sums, &request_),
              lines_.rank, "MPI_Ialltoallv");
    has_sums_ = false;
  }

  bool advance() override {
    if (!is_done(request_, lines_.rank)) return false;
    if (has_sums_) return true;
    give_sums();
    return is_done(request_, lines_.rank);
  }

  void finish() override {
    wait_for(request_, lines_.rank);
    if (!has_sums_) give_sums();
    wait_for(request_, lines_.rank);
  }

 private:
  void give_sums() {
    add_up_halves(own_, parts_);
    check_mpi(MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, values_.data, shares_.data(), share_places_.data(), MPI_UINT16_T, lines_.shares, &request_), lines_.rank,
              "MPI_Iallgatherv");
    has_sums_ = true;
  }

  const ReductionLines lines_;
  Span values_;
  Span room_;
  Span own_;
  std::vector<int> shares_, share_places_, sent_, received_, received_places_;
  std::vector<const void*> parts_;
  MPI_Request request_ = MPI_REQUEST_NULL;
  bool has_sums_ = false;
};

}  // namespace

MPI_Datatype mpi_type(Dtype dtype) {
  if (is_half(dtype)) throw Error("MPI cannot add up " + std::string(name_of(dtype)) + ". This is a fault in the program.");
  return dtype == Dtype::f32 ? MPI_FLOAT : dtype == Dtype::f64 ? MPI_DOUBLE : MPI_INT32_T;
}

void check_mpi(int status, int rank, const char* call, int other) {
  if (status == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(status, text, &length);
  throw Error("rank " + std::to_string(rank) + ": " + call + (other < 0 ? "" : " with rank " + std::to_string(other)) + " failed: " + std::string(text, static_cast<std::size_t>(length)) +
              ". Another rank or the network may have failed; see its message, then resume the run.");
}

std::unique_ptr<Reduction> mpi_reduction(const ReductionLines& lines, Span values, Span room) {
  if (is_half(values.dtype)) return std::make_unique<HalfReduction>(lines, values, room);
  return std::make_unique<NumberReduction>(lines, values);
}

}  // namespace tephra
