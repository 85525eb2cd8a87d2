#include <tephra/train/elastic.hpp>

#include <cmath>
#include <cstring>

#include <tephra/optim/pieces.hpp>
#include <tephra/strategies/flat.hpp>

namespace tephra::train {

Span Elastic::kept() const { return update_.kept("worker").flat(); }

void Elastic::start() const { std::memcpy(kept().data, own().data, own().bytes()); }

void Elastic::swap() const { strategies::swap(own(), kept()); }

// As the clip by norm, which alone looks, would find it.
bool Elastic::usable() const {
  if (settings_.clip.norm <= 0) return true;
  const Span g = executor_.gradients().flat();
  return std::isfinite(g.dtype == Dtype::f32 ? optim::sum_of_squares(g.as<float>().data(), g.count) : optim::sum_of_squares(g.as<double>().data(), g.count));
}

void Elastic::exchange(std::uint64_t number) const {
  if (number % static_cast<std::uint64_t>(settings_.strategy.sync_every) != 0) return;
  Communicator& ranks = stage_.ranks();
  const Span pull = executor_.gradients().flat();
  strategies::pull_to_centre(settings_.strategy.force / ranks.size(), own(), kept(), pull);
  ranks.all_reduce_sum(pull);
  strategies::add(kept(), pull);
  // Running statistics have no gradient: all go on from their mean.
  const Span states = state_part(executor_);
  if (ranks.size() == 1 || states.count == 0) return;
  ranks.all_reduce_sum(states);
  strategies::scale(states, 1.0 / ranks.size());
}

}  // namespace tephra::train
