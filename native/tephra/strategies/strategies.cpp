#include <tephra/strategies/strategies.hpp>

#include <cmath>

#include <tephra/comm/communicator.hpp>
#include <tephra/graph/op.hpp>
#include <tephra/optim/require.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/sizes.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra {
namespace strategies {
namespace {

using Kind = StrategySpec::Kind;
using optim::require;

StrategySpec of_kind(Kind kind, std::string id) {
  StrategySpec spec;
  spec.kind = kind;
  spec.id = std::move(id);
  return spec;
}

void check_settings(const StrategySpec& spec) {
  require(spec.sync_every >= 1, spec.id, "there must be at least one batch between two exchanges.");
  require(spec.local_rate > 0 && std::isfinite(spec.local_rate), spec.id, "the local rate must be above 0.");
  require(spec.force > 0 && spec.force <= 1, spec.id, "the force must lie in (0, 1].");
  require(spec.kappa > 0 && std::isfinite(spec.kappa), spec.id, "kappa must be above 0.");
  optim::require_rate(spec.id, spec.learning_rate, 0);
  optim::require_momentum(spec.id, spec.momentum);
}

}  // namespace

StrategySpec serial(Serial serial) { return of_kind(Kind::serial, std::move(serial.id)); }

StrategySpec data_parallel(DataParallel data_parallel) { return of_kind(Kind::data_parallel, std::move(data_parallel.id)); }

StrategySpec downpour(Downpour downpour) {
  StrategySpec spec = of_kind(Kind::downpour, std::move(downpour.id));
  spec.sync_every = downpour.sync_every;
  spec.local_rate = downpour.local_rate;
  spec.synchronous = downpour.synchronous;
  return spec;
}

StrategySpec easgd(Easgd easgd) {
  StrategySpec spec = of_kind(Kind::easgd, std::move(easgd.id));
  spec.sync_every = easgd.sync_every;
  spec.force = easgd.force;
  return spec;
}

StrategySpec gem(Gem gem) {
  StrategySpec spec = of_kind(Kind::gem, std::move(gem.id));
  spec.kappa = gem.kappa;
  spec.momentum = gem.momentum;
  spec.learning_rate = gem.learning_rate;
  return spec;
}

bool is_exact(const StrategySpec& spec) { return spec.kind == Kind::serial || spec.kind == Kind::data_parallel; }
bool is_elastic(const StrategySpec& spec) { return spec.kind == Kind::easgd; }
bool matches_energy(const StrategySpec& spec) { return spec.kind == Kind::gem; }
bool is_asynchronous(const StrategySpec& spec) { return spec.kind == Kind::gem || (spec.kind == Kind::downpour && !spec.synchronous); }
bool has_master(const StrategySpec& spec, int ranks) { return is_asynchronous(spec) && ranks > 1; }

std::int64_t batches_of_step(const StrategySpec& spec) { return spec.kind == Kind::downpour ? spec.sync_every : 1; }

std::vector<std::string> states_of(const StrategySpec& spec) {
  if (is_elastic(spec)) return {"worker"};
  if (matches_energy(spec)) return {"proxy", "seen"};
  return {};
}

std::int64_t numbers_kept(const StrategySpec& spec) {
  return static_cast<std::int64_t>(states_of(spec).size()) + (batches_of_step(spec) > 1 ? 2 : 0);
}

void check(const StrategySpec& spec, int ranks, std::int64_t batch) {
  check_settings(spec);
  if (spec.kind == Kind::serial && ranks > 1)
    throw Error(Exit::wrong_use, spec.id, "a serial strategy was started with " + std::to_string(ranks) + " ranks. Use one rank, or data parallel.");
  if (ranks > batch && !has_master(spec, ranks))
    throw Error(Exit::wrong_use, spec.id,
                std::to_string(ranks) + " ranks cannot share a batch of " + std::to_string(batch) + ". Use fewer ranks or a larger batch.");
}

std::int64_t exchanged_numbers(const StrategySpec& spec, int ranks, std::int64_t trained, std::int64_t states, std::int64_t riders) {
  if (ranks == 1 || spec.kind == Kind::serial) return 0;
  const std::int64_t weights = capped_sum(trained, states);
  if (has_master(spec, ranks)) return capped_sum(capped_product(2, weights), matches_energy(spec) ? trained : 0);
  return capped_sum(riders, is_elastic(spec) ? weights : trained);
}

void exchange(const StrategySpec& spec, Communicator& communicator, Span gradients_with_extras) {
  if (spec.kind != Kind::serial && communicator.size() > 1) communicator.all_reduce_sum(gradients_with_extras);
}

RankSum rank_sum(Communicator& communicator) {
  if (communicator.size() == 1) return {};
  return {.sum = [](void* context, void* numbers, Dtype dtype, std::int64_t count) { static_cast<Communicator*>(context)->all_reduce_sum({numbers, dtype, count}); },
          .context = &communicator};
}

bool rank_sums(const StrategySpec& spec) { return !is_elastic(spec) && !is_asynchronous(spec); }

RankSum rank_sum(const StrategySpec& spec, Communicator& communicator) {
  return rank_sums(spec) ? rank_sum(communicator) : RankSum{};
}

}  // namespace strategies

}  // namespace tephra
