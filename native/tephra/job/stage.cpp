#include <tephra/job/stage.hpp>

#include <span>
#include <utility>

#include <tephra/job/stop.hpp>
#include <tephra/job/surroundings.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra {
namespace {

Span span_of(double& value) { return {&value, Dtype::f64, 1}; }

}  // namespace

Stage::Stage(const JobStage& stage, int planned_ranks) : stage_(stage), planned_ranks_(planned_ranks) {}

Stage::Stage(const JobStage& stage, const Running& running) : stage_(stage), running_(running) {
  Communicator& world = running.ranks;
  double nodes = world.local_rank() == 0 ? 1 : 0;
  world.all_reduce_sum(span_of(nodes));
  const Watcher::Place place{.rank = world.rank(), .ranks = world.size(), .local_rank = world.local_rank(), .local_size = world.local_size(),
                             .nodes = static_cast<int>(nodes), .node = world.node()};
  together([&] {
    watcher_ = std::make_unique<Watcher>(running.environment, place, name(), block(), progress_);
    if (world.rank() != 0) return;
    log_ = std::make_unique<MetricsLog>(running.environment, name());
    record_surroundings(running.environment, world);
  });
}

Stage::~Stage() = default;

double Stage::from_root(double value) {
  ranks().broadcast(span_of(value), 0);
  return value;
}

bool Stage::stop_agreed() {
  double stops = StopFlag::wanted() ? 1 : 0;
  ranks().all_reduce_sum(span_of(stops));
  return stops > 0;
}

std::string Stage::broadcast_text(const std::string& text, int root) {
  auto length = static_cast<double>(text.size());
  ranks().broadcast(span_of(length), root);
  std::vector<std::int32_t> letters(text.begin(), text.end());
  letters.resize(static_cast<std::size_t>(length));
  if (!letters.empty()) ranks().broadcast({letters.data(), Dtype::i32, static_cast<std::int64_t>(letters.size())}, root);
  return {letters.begin(), letters.end()};
}

void Stage::together(const std::function<void()>& work) {
  std::optional<Error> own;
  try {
    work();
  } catch (const Error& error) {
    own = error;
  }
  const auto code = own ? static_cast<double>(own->code()) : 0.0;
  const std::vector<double> codes = ranks().gather(std::span<const double>(&code, 1));
  double teller = -1;
  for (std::size_t rank = codes.size(); rank-- > 0;)
    if (codes[rank] != 0) teller = static_cast<double>(rank);
  teller = from_root(teller);
  if (teller < 0) return;
  const int root = static_cast<int>(teller);
  double shared_code = code;
  ranks().broadcast(span_of(shared_code), root);
  SharedError shared{.code = static_cast<Exit>(static_cast<int>(shared_code)), .block = {}, .message = {}, .teller = root};
  shared.block = broadcast_text(own ? own->block() : "", root);
  shared.message = broadcast_text(own ? own->what() : "", root);
  throw shared;
}

}  // namespace tephra
