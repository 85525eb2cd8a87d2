#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/comm/gradient_reducer.hpp>

namespace tephra {

class Communicator;
struct RankSum;
struct Span;

// How the ranks of a stage share its work. What a kind does not read keeps its default.
struct StrategySpec {
  enum class Kind { serial, data_parallel, downpour, easgd, gem };
  Kind kind = Kind::serial;
  std::string id{};  // of the strategy's block, "" when none was drawn
  std::int64_t sync_every = 1;
  double local_rate = 0.01;
  bool synchronous = false;
  double force = 0.5;
  double kappa = 2;
  double momentum = 0.9;
  double learning_rate = 0.01;
};

namespace strategies {

struct Serial {
  std::string id{};
};
struct DataParallel {
  std::string id{};
};

// Asynchronous SGD with a master (rank 0), which holds the weights and the optimizer, and workers, all other ranks. The master deals the batches of an
// epoch out in their order. A worker takes the weights, sums the gradients of `sync_every` batches, after each of which it moves its own copy by
// −local_rate·gradient, and sends the sum, to which the master applies the optimizer as it arrives. A step is one such update. One rank is master and
// worker. Dean et al., Large scale distributed deep networks (Downpour SGD), NIPS 2012.
// synchronous: there is no master; each rank takes its share of each batch, and the sums of all ranks are one update of all.
struct Downpour {
  std::string id{};
  std::int64_t sync_every = 1;
  double local_rate = 0.01;
  bool synchronous = false;
};

// Elastic averaging, synchronous. Every rank trains weights w_i of its own, by the optimizer, on its share of each batch. After each sync_every steps
//   d_i = (force/R)·(w_i − w),  w_i ← w_i − d_i,  w ← w + Σ d_i
// with the centre w, which is the model. One rank: w_1 − w becomes (1 − 2·force) times what it was. Zhang, Choromanska, LeCun, Deep learning with elastic
// averaging SGD, NIPS 2015 (β = force, α = β/R).
struct Easgd {
  std::string id{};
  std::int64_t sync_every = 1;
  double force = 0.5;
};

// Downpour after each batch, whose workers scale gradients so that the centre's energy stays below that of one SGD with momentum (energy.hpp).
struct Gem {
  std::string id{};
  double kappa = 2;
  double momentum = 0.9;
  double learning_rate = 0.01;
};

StrategySpec serial(Serial serial = {});
StrategySpec data_parallel(DataParallel data_parallel);
StrategySpec downpour(Downpour downpour);
StrategySpec easgd(Easgd easgd);
StrategySpec gem(Gem gem);

// Throws Error (wrong use) when a setting makes no sense, or this strategy cannot use that many ranks (serial with more than one; more ranks than batch,
// where they share it).
void check(const StrategySpec& spec, int ranks, std::int64_t batch);

// Serial or data parallel: the same training on any number of ranks, up to rounding.
bool is_exact(const StrategySpec& spec);
// Has a master that deals out batches, with so many ranks.
bool has_master(const StrategySpec& spec, int ranks);
bool is_elastic(const StrategySpec& spec);
bool matches_energy(const StrategySpec& spec);
// Updates arrive one by one, so that their staleness is logged.
bool is_asynchronous(const StrategySpec& spec);
// Batches of one step of the job.
std::int64_t batches_of_step(const StrategySpec& spec);
// Names of the buffers that are saved with the optimizer's states: "worker" of elastic averaging, the rank's own weights; "proxy" and "seen" of gem.
std::vector<std::string> states_of(const StrategySpec& spec);
// Numbers that it keeps on a rank for each trained parameter, those among them.
std::int64_t numbers_kept(const StrategySpec& spec);

// Numbers that go over the ranks in a step, with `riders` behind the gradients. With a master: those of one update between it and a worker, both
// ways, without the messages that announce them; elastic: those of a step that ends in an exchange.
std::int64_t exchanged_numbers(const StrategySpec& spec, int ranks, std::int64_t trained, std::int64_t states, std::int64_t riders);

// Makes the gradients, already divided by the global row count, and the extras behind them the sum over all ranks.
void exchange(const StrategySpec& spec, Communicator& communicator, Span gradients_with_extras);

// How ops that need sums over the whole batch, such as batch normalisation, reach the other ranks. Where ranks do not share batches or hold weights of
// their own, the batch is the rows at hand: no rank is reached. `communicator` must outlive it.
bool rank_sums(const StrategySpec& spec);
RankSum rank_sum(const StrategySpec& spec, Communicator& communicator);
RankSum rank_sum(Communicator& communicator);

}  // namespace strategies

}  // namespace tephra
