#pragma once

#include <cstdint>
#include <string>

#include <tephra/comm/gradient_reducer.hpp>

namespace tephra {

class Communicator;
struct RankSum;
struct Span;

// How the ranks of a stage share its work.
struct StrategySpec {
  enum class Kind { serial, data_parallel };
  Kind kind = Kind::serial;
  std::string id{};  // of the strategy's block, "" when none was drawn
};

namespace strategies {

struct Serial {
  std::string id{};
};
struct DataParallel {
  std::string id{};
};

StrategySpec serial(Serial serial = {});
StrategySpec data_parallel(DataParallel data_parallel);

// Throws Error (wrong use) when this strategy cannot use that many ranks (serial with more than one; more ranks than batch).
void check(const StrategySpec& spec, int ranks, std::int64_t batch);

// Makes the gradients, already divided by the global row count, and the extras behind them the sum over all ranks.
void exchange(const StrategySpec& spec, Communicator& communicator, Span gradients_with_extras);

// How ops that need sums over the whole batch, such as batch normalisation, reach the other ranks. `communicator` must outlive it.
RankSum rank_sum(Communicator& communicator);

}  // namespace strategies

}  // namespace tephra
