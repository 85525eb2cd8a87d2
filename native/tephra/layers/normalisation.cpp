#include <tephra/layers/normalisation.hpp>

#include <functional>
#include <limits>
#include <numeric>

#include <tephra/graph/leaves.hpp>
#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::layers {
namespace {

// max(x, 1), for counts that may be none.
Value at_least_one(Graph& graph, Value count) { return ops::clamp(graph, count, 1, std::numeric_limits<double>::infinity()); }

Value inverse(Graph& graph, Value scalar) { return ops::divide(graph, ops::constant(graph, 1), scalar); }

// How many numbers a channel has, as a scalar, and what sums over them pass through.
struct Population {
  Value count;
  bool over_ranks;
};

Value rows_here(Graph& graph) { return ops::sum_all(graph, ops::filled(graph, 1, Shape::rows_of({1}))); }

Population population_of(Graph& graph, Statistics statistics, std::int64_t places) {
  const bool global = statistics == Statistics::global;
  const Value rows = global ? inverse(graph, ops::row_share(graph)) : at_least_one(graph, rows_here(graph));
  return {ops::scale(graph, rows, static_cast<double>(places)), global};
}

Value summed(Graph& graph, Value sums, const Population& population) {
  return population.over_ranks ? ops::sum_over_ranks(graph, sums) : sums;
}

// One number a channel: mean and variance of the rows at hand, and the variance without bias.
struct Moments {
  Value mean;
  Value variance;
  Value unbiased;
};

Moments moments_of(Graph& graph, Value x, const Population& population) {
  const Value share = inverse(graph, population.count);
  const Value mean = ops::scale_by(graph, summed(graph, ops::sum_channels(graph, x), population), share);
  const Value centred = ops::channel_bias(graph, x, ops::scale(graph, mean, -1));
  const Value squares = summed(graph, ops::channel_dots(graph, centred, centred), population);
  const Value freedom = at_least_one(graph, ops::affine(graph, population.count, 1, -1));
  return {mean, ops::scale_by(graph, squares, share), ops::scale_by(graph, squares, inverse(graph, freedom))};
}

// What every rank agrees on: with local statistics the mean over ranks, each weighing as much as it has rows.
Value agreed(Graph& graph, Value statistic, const Population& population) {
  if (population.over_ranks) return statistic;
  const Value weight = ops::multiply(graph, rows_here(graph), ops::row_share(graph));
  return ops::sum_over_ranks(graph, ops::scale_by(graph, statistic, weight));
}

// The statistic in training, what it has been running at elsewhere.
Value running(Graph& graph, Value state, Value statistic, Value kept, const BatchNorm& settings) {
  graph.assign(state, ops::add(graph, ops::scale(graph, state, 1 - settings.momentum), ops::scale(graph, kept, settings.momentum)));
  return ops::by_phase(graph, statistic, state);
}

void check(const Graph& graph, Value x, const BatchNorm& settings) {
  const Shape& shape = graph.node(x).shape;
  if (!shape.batched || shape.dims.empty())
    throw Error(Exit::wrong_use, settings.id, "batch normalisation needs B×C or B×C×…, not " + shape.text() + ".");
  if (!(settings.momentum >= 0 && settings.momentum <= 1)) throw Error(Exit::wrong_use, settings.id, "the momentum of batch normalisation must lie in [0, 1].");
  if (!(settings.epsilon > 0)) throw Error(Exit::wrong_use, settings.id, "the epsilon of batch normalisation must be above 0.");
}

Value root_with(Graph& graph, Value variance, double epsilon) { return ops::square_root(graph, ops::affine(graph, variance, 1, epsilon)); }

// Over the last dimension.
Value normalised(Graph& graph, Value x, double epsilon) {
  const std::int64_t size = graph.node(x).shape.last();
  const Value centred = ops::subtract(graph, x, ops::spread_last(graph, ops::mean_last(graph, x), size));
  const Value variance = ops::mean_last(graph, ops::square(graph, centred));
  return ops::divide(graph, centred, ops::spread_last(graph, root_with(graph, variance, epsilon), size));
}

}  // namespace

Value batch_norm(Graph& graph, Value x, const BatchNorm& settings) {
  const BlockScope scope(graph, settings.id);
  check(graph, x, settings);
  const Shape shape = graph.node(x).shape;
  const std::int64_t channels = shape.dims[0];
  const Value weight = graph.parameter(settings.id, "weight", {channels}, {Initial::ones});
  const Value bias = graph.parameter(settings.id, "bias", {channels}, {Initial::zeros});
  const Value running_mean = graph.state(settings.id, "running_mean", {channels}, {Initial::zeros});
  const Value running_variance = graph.state(settings.id, "running_variance", {channels}, {Initial::ones});

  const Population population = population_of(graph, settings.statistics, shape.size() / channels);
  const Moments batch = moments_of(graph, x, population);
  const Value mean = running(graph, running_mean, batch.mean, agreed(graph, batch.mean, population), settings);
  const Value variance = running(graph, running_variance, batch.variance, agreed(graph, batch.unbiased, population), settings);
  const Value centred = ops::channel_bias(graph, x, ops::scale(graph, mean, -1));
  return ops::channel_affine(graph, centred, ops::divide(graph, weight, root_with(graph, variance, settings.epsilon)), bias);
}

Value layer_norm(Graph& graph, Value x, const LayerNorm& settings) {
  const BlockScope scope(graph, settings.id);
  const std::vector<std::int64_t> dims = graph.node(x).shape.dims;
  const auto rank = static_cast<std::int64_t>(dims.size());
  if (settings.dims < 1 || settings.dims > rank)
    throw Error(Exit::wrong_use, settings.id, "layer normalisation over the last " + std::to_string(settings.dims) + " dimensions does not fit " + graph.node(x).shape.text() + ".");
  if (!(settings.epsilon > 0)) throw Error(Exit::wrong_use, settings.id, "the epsilon of layer normalisation must be above 0.");
  std::vector<std::int64_t> lines(dims.begin(), dims.end() - settings.dims);
  const std::vector<std::int64_t> places(dims.end() - settings.dims, dims.end());
  const std::int64_t size = std::accumulate(places.begin(), places.end(), std::int64_t{1}, std::multiplies<>());
  lines.push_back(size);

  Value y = normalised(graph, ops::reshape(graph, x, lines), settings.epsilon);
  if (settings.affine) {
    const Value weight = ops::reshape(graph, graph.parameter(settings.id, "weight", places, {Initial::ones}), {size});
    const Value bias = ops::reshape(graph, graph.parameter(settings.id, "bias", places, {Initial::zeros}), {size});
    y = ops::channel_affine(graph, y, weight, bias, static_cast<std::int64_t>(lines.size()) - 1);
  }
  return ops::reshape(graph, y, dims);
}

}  // namespace tephra::layers
