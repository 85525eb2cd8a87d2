#include <tephra/comm/mpi_communicator.hpp>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <numeric>

#include <mpi.h>

#include <tephra/comm/mpi_reduction.hpp>

namespace tephra {
namespace {

class Mpi final : public Communicator {
 public:
  Mpi() {
    int initialised = 0;
    check_mpi(MPI_Initialized(&initialised), -1, "MPI_Initialized");
    if (initialised == 0) {
      int provided = MPI_THREAD_SINGLE;
      check_mpi(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), -1, "MPI_Init_thread");
      owns_ = true;
      if (provided < MPI_THREAD_FUNNELED) throw Error("this MPI allows no threads beside it. Load an MPI library built with thread support.");
    }
    check_mpi(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN), -1, "MPI_Comm_set_errhandler");
    check_mpi(MPI_Comm_rank(MPI_COMM_WORLD, &rank_), -1, "MPI_Comm_rank");
    check_mpi(MPI_Comm_size(MPI_COMM_WORLD, &size_), rank_, "MPI_Comm_size");
    find_node();
    places_.resize(static_cast<std::size_t>(size_));
    lines_ = {.rank = rank_, .size = size_};
    for (MPI_Comm* line : {&lines_.sums, &lines_.shares}) check_mpi(MPI_Comm_dup(MPI_COMM_WORLD, line), rank_, "MPI_Comm_dup");
  }

  ~Mpi() override {
    // While an error unwinds, the other ranks may wait elsewhere: finalising would wait with them.
    int finalised = 0;
    if (std::uncaught_exceptions() > 0 || MPI_Finalized(&finalised) != MPI_SUCCESS || finalised != 0) return;
    for (MPI_Comm* line : {&lines_.sums, &lines_.shares})
      if (*line != MPI_COMM_NULL) MPI_Comm_free(line);
    if (owns_) MPI_Finalize();
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  int local_rank() const override { return local_rank_; }
  int local_size() const override { return local_size_; }
  std::string node() const override { return node_; }
  std::string library() const override {
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length = 0;
    return MPI_Get_library_version(text, &length) == MPI_SUCCESS ? std::string(text, static_cast<std::size_t>(length)) : std::string();
  }

  void all_reduce_sum(Span values) override {
    in_pieces(values, [&](const Span& piece) {
      check_mpi(MPI_Allreduce(MPI_IN_PLACE, piece.data, static_cast<int>(piece.count), mpi_type(piece.dtype), MPI_SUM, MPI_COMM_WORLD), rank_, "MPI_Allreduce");
    });
  }

  std::unique_ptr<Reduction> reduction(Span values, Span room) override { return mpi_reduction(lines_, values, room); }

  void broadcast(Span values, int root) override {
    in_pieces(values, [&](const Span& piece) {
      check_mpi(MPI_Bcast(piece.data, static_cast<int>(piece.count), mpi_type(piece.dtype), root, MPI_COMM_WORLD), rank_, "MPI_Bcast");
    });
  }

  void all_reduce_and(std::span<std::uint8_t> bits) override {
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, bits.data(), static_cast<int>(bits.size()), MPI_UINT8_T, MPI_BAND, MPI_COMM_WORLD), rank_, "MPI_Allreduce");
  }

  void gather_lists(std::span<const std::int32_t> own, std::span<std::int32_t> all, std::span<int> lengths) override {
    const int length = static_cast<int>(own.size());
    check_mpi(MPI_Gather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, 0, MPI_COMM_WORLD), rank_, "MPI_Gather");
    std::exclusive_scan(lengths.begin(), lengths.end(), places_.begin(), 0);
    check_mpi(MPI_Gatherv(own.data(), length, MPI_INT32_T, all.data(), lengths.data(), places_.data(), MPI_INT32_T, 0, MPI_COMM_WORLD), rank_, "MPI_Gatherv");
  }

  void barrier() override { check_mpi(MPI_Barrier(MPI_COMM_WORLD), rank_, "MPI_Barrier"); }

  std::vector<double> gather(std::span<const double> values) override {
    const int count = static_cast<int>(values.size());
    std::vector<double> all(rank_ == 0 ? values.size() * static_cast<std::size_t>(size_) : 0);
    check_mpi(MPI_Gather(values.data(), count, MPI_DOUBLE, all.data(), count, MPI_DOUBLE, 0, MPI_COMM_WORLD), rank_, "MPI_Gather");
    return all;
  }

  void send(Span values, int to, int tag) override {
    in_pieces(values, [&](const Span& piece) {
      check_mpi(MPI_Send(piece.data, static_cast<int>(piece.count), mpi_type(piece.dtype), to, tag, MPI_COMM_WORLD), rank_, "MPI_Send", to);
    });
  }

  void receive(Span values, int from, int tag) override {
    in_pieces(values, [&](const Span& piece) {
      MPI_Status status;
      check_mpi(MPI_Recv(piece.data, static_cast<int>(piece.count), mpi_type(piece.dtype), from, tag, MPI_COMM_WORLD, &status), rank_, "MPI_Recv", from);
      int count = 0;
      check_mpi(MPI_Get_count(&status, mpi_type(piece.dtype), &count), rank_, "MPI_Get_count");
      if (count != piece.count)
        throw Error("rank " + std::to_string(rank_) + ": rank " + std::to_string(from) + " sent " + std::to_string(count) + " numbers where " + std::to_string(piece.count) +
                    " were expected. This is a fault in the program.");
    });
  }

  int arrived(int tag) override {
    int found = 0;
    MPI_Status status;
    check_mpi(MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &found, &status), rank_, "MPI_Iprobe");
    return found != 0 ? status.MPI_SOURCE : -1;
  }

  [[noreturn]] void abort(int code) override {
    MPI_Abort(MPI_COMM_WORLD, code);
    std::_Exit(code);
  }

 private:
  void find_node() {
    MPI_Comm local = MPI_COMM_NULL;
    check_mpi(MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &local), rank_, "MPI_Comm_split_type");
    check_mpi(MPI_Comm_rank(local, &local_rank_), rank_, "MPI_Comm_rank");
    check_mpi(MPI_Comm_size(local, &local_size_), rank_, "MPI_Comm_size");
    check_mpi(MPI_Comm_free(&local), rank_, "MPI_Comm_free");
    char name[MPI_MAX_PROCESSOR_NAME] = "";
    int length = 0;
    check_mpi(MPI_Get_processor_name(name, &length), rank_, "MPI_Get_processor_name");
    node_.assign(name, static_cast<std::size_t>(length));
  }

  template <typename F>
  static void in_pieces(const Span& values, F send) {
    for (std::int64_t first = 0; first < values.count; first += longest_message)
      send(values.part(first, std::min(longest_message, values.count - first)));
  }

  int rank_ = 0;
  int size_ = 1;
  int local_rank_ = 0;
  int local_size_ = 1;
  bool owns_ = false;
  std::string node_;
  std::vector<int> places_;  // of lists that are gathered
  ReductionLines lines_;
};

}  // namespace

std::unique_ptr<Communicator> mpi_world() { return std::make_unique<Mpi>(); }

}  // namespace tephra
