#include <tephra/strategies/strategies.hpp>

#include <tephra/comm/communicator.hpp>
#include <tephra/graph/op.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra {
namespace strategies {

StrategySpec serial(Serial serial) { return {StrategySpec::Kind::serial, std::move(serial.id)}; }

StrategySpec data_parallel(DataParallel data_parallel) { return {StrategySpec::Kind::data_parallel, std::move(data_parallel.id)}; }

void check(const StrategySpec& spec, int ranks, std::int64_t batch) {
  if (spec.kind == StrategySpec::Kind::serial && ranks > 1)
    throw Error(Exit::wrong_use, spec.id, "a serial strategy was started with " + std::to_string(ranks) + " ranks. Use one rank, or data parallel.");
  if (ranks > batch)
    throw Error(Exit::wrong_use, spec.id,
                std::to_string(ranks) + " ranks cannot share a batch of " + std::to_string(batch) + ". Use fewer ranks or a larger batch.");
}

void exchange(const StrategySpec& spec, Communicator& communicator, Span gradients_with_extras) {
  if (spec.kind == StrategySpec::Kind::data_parallel && communicator.size() > 1) communicator.all_reduce_sum(gradients_with_extras);
}

RankSum rank_sum(Communicator& communicator) {
  if (communicator.size() == 1) return {};
  return {.sum = [](void* context, void* numbers, Dtype dtype, std::int64_t count) { static_cast<Communicator*>(context)->all_reduce_sum({numbers, dtype, count}); },
          .context = &communicator};
}

}  // namespace strategies

}  // namespace tephra
