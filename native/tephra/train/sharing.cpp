#include <tephra/train/sharing.hpp>

#include <algorithm>

#include <tephra/optim/rule.hpp>
#include <tephra/tensor/sizes.hpp>

namespace tephra::train {
namespace {

Leaves leaves_of(const Fit& settings, int rank, int ranks) {
  return {.count = settings.deterministic.strict ? settings.deterministic.leaves : 0, .rank = rank, .ranks = ranks, .batch = settings.batch};
}

}  // namespace

ExecutorOptions options_of(const Fit& settings, int rank, int ranks, std::int64_t extras) {
  const Leaves leaves = leaves_of(settings, rank, ranks);
  const std::int64_t rows = leaves.count > 0 ? capped_product(own_leaves(leaves).rows(), largest_leaf(leaves)) : largest_shard(settings.batch, sharers(settings, ranks));
  const auto& anderson = settings.optimizer.rule().anderson;
  const bool repeats = anderson && anderson->safeguard;
  // A strict job's gradients are added up leaf by leaf already.
  ExchangeRules exchange;
  if (settings.reducer && !settings.deterministic.strict) exchange = {.reducer = &*settings.reducer, .ranks = ranks};
  return {.max_rows = rows, .training = true, .repeats = repeats, .extras = extras, .seed = settings.seed, .leaves = leaves, .exchange = exchange, .shared = settings.memory.shared};
}

int sharers(const Fit& settings, int ranks) { return strategies::has_master(settings.strategy, ranks) ? 1 : ranks; }

std::int64_t rows_of_step(const Fit& settings) { return capped_product(settings.batch, strategies::batches_of_step(settings.strategy)); }

std::uint64_t last_step_of(const Stage& stage, const Fit& settings, std::int64_t train_rows) {
  const std::int64_t all = capped_product(parts_of(train_rows, rows_of_step(settings)), settings.stop.epochs);
  const auto most = static_cast<std::uint64_t>(settings.stop.steps > 0 ? std::min(all, settings.stop.steps) : all), asked = stage.environment().steps;
  return asked > 0 ? std::min(most, asked) : most;
}

Shard share_of(const Fit& settings, std::int64_t batch, int rank, int ranks) {
  return settings.deterministic.strict ? own_rows(leaves_of(settings, rank, ranks), batch) : shard_of(batch, rank, ranks);
}

}  // namespace tephra::train
