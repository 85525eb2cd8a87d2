#include <tephra/comm/communicator.hpp>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

#include <tephra/tensor/shard.hpp>

#ifdef TEPHRA_HAS_MPI
#include <tephra/comm/mpi_communicator.hpp>
#endif

namespace tephra {
namespace {

class NothingToAdd final : public Reduction {
 public:
  void start() override {}
  bool advance() override { return true; }
  void finish() override {}
};

class Solo final : public Communicator {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  int local_rank() const override { return 0; }
  int local_size() const override { return 1; }
  std::string node() const override {
    char name[256] = "";
    return gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? name : "localhost";
  }
  void all_reduce_sum(Span) override {}
  std::unique_ptr<Reduction> reduction(Span, Span) override { return std::make_unique<NothingToAdd>(); }
  void broadcast(Span, int) override {}
  void all_reduce_and(std::span<std::uint8_t>) override {}
  void gather_lists(std::span<const std::int32_t> own, std::span<std::int32_t> all, std::span<int> lengths) override {
    std::copy(own.begin(), own.end(), all.begin());
    lengths[0] = static_cast<int>(own.size());
  }
  void barrier() override {}
  std::vector<double> gather(std::span<const double> values) override { return {values.begin(), values.end()}; }
  void send(Span, int to, int) override { refuse(to); }
  void receive(Span, int from, int) override { refuse(from); }
  int arrived(int) override { return -1; }
  [[noreturn]] void abort(int code) override { std::_Exit(code); }

 private:
  [[noreturn]] static void refuse(int other) { throw Error("rank 0 is alone and has no rank " + std::to_string(other) + " to send to or receive from. This is a fault in the program."); }
};

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Set in each rank by OpenMPI (also Spectrum MPI); MPICH, Intel MPI and Cray MPICH; PMIx; jsrun; PALS; Flux; srun's steps.
constexpr const char* launcher_marks[] = {"OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE",        "PMIX_RANK",
                                          "JSM_NAMESPACE_RANK",   "PALS_RANKID", "FLUX_TASK_RANK", "SLURM_STEP_NUM_TASKS"};

}  // namespace

std::int64_t room_of_reduction(Dtype dtype, std::int64_t count, int ranks) { return is_half(dtype) ? largest_shard(count, ranks) * (ranks - 1) : 0; }

bool started_by_launcher() {
  return std::any_of(std::begin(launcher_marks), std::end(launcher_marks), [](const char* mark) { return !variable(mark).empty(); });
}

std::unique_ptr<Communicator> solo() { return std::make_unique<Solo>(); }

std::unique_ptr<Communicator> world() {
  const auto choice = variable("TEPHRA_COMM");
  if (!choice.empty() && choice != "solo" && choice != "mpi")
    throw Error(Exit::wrong_use, "", "TEPHRA_COMM is \"" + std::string(choice) + "\"; it must be solo or mpi, or not set.");
  if (choice == "solo" || (choice.empty() && !started_by_launcher())) return solo();
#ifdef TEPHRA_HAS_MPI
  return mpi_world();
#else
  throw Error(Exit::wrong_use, "", "this program was built without MPI but a launcher started it. Build with -DTEPHRA_MPI=ON, or start it without the launcher.");
#endif
}

}  // namespace tephra
