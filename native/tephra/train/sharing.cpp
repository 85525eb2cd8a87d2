#include <tephra/train/sharing.hpp>

#include <algorithm>

#include <tephra/tensor/sizes.hpp>

namespace tephra::train {
namespace {

Leaves leaves_of(const Fit& settings, int rank, int ranks) {
  return {.count = settings.deterministic.strict ? settings.deterministic.leaves : 0, .rank = rank, .ranks = ranks, .batch = settings.batch};
}

}  // namespace

ExecutorOptions options_of(const Fit& settings, int rank, int ranks, std::int64_t extras) {
  const Leaves leaves = leaves_of(settings, rank, ranks);
  const std::int64_t rows = leaves.count > 0 ? capped_product(own_leaves(leaves).rows(), largest_leaf(leaves)) : largest_shard(settings.batch, ranks);
  // A strict job's gradients are added up leaf by leaf already.
  const ExchangeRules exchange = settings.deterministic.strict ? ExchangeRules{} : ExchangeRules{.reducer = settings.reducer, .ranks = ranks};
  return {.max_rows = rows, .training = true, .extras = extras, .seed = settings.seed, .leaves = leaves, .exchange = exchange};
}

std::uint64_t total_steps(const Fit& settings, std::int64_t train_rows) {
  const std::int64_t all = capped_product(parts_of(train_rows, settings.batch), settings.stop.epochs);
  return static_cast<std::uint64_t>(settings.stop.steps > 0 ? std::min(all, settings.stop.steps) : all);
}

Shard share_of(const Fit& settings, std::int64_t batch, int rank, int ranks) {
  return settings.deterministic.strict ? own_rows(leaves_of(settings, rank, ranks), batch) : shard_of(batch, rank, ranks);
}

}  // namespace tephra::train
