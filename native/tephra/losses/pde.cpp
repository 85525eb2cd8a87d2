#include <tephra/losses/pde.hpp>

#include <tephra/losses/parts.hpp>
#include <tephra/plan/differentiate.hpp>
#include <tephra/plan/second_derivative.hpp>

namespace tephra::losses {
namespace {

std::int64_t space_dims(const Graph& graph, Value u, Value coordinates) {
  const Shape& from = graph.node(coordinates).shape;
  if (!(graph.node(u).shape == Shape::rows_of({1})) || !from.batched || from.dims.size() != 1)
    throw Error(Exit::wrong_use, graph.block(), "needs one number a sample, B×1, and its coordinates B×n, not " + graph.node(u).shape.text() + " and " + from.text() + ".");
  return from.dims[0] - 1;
}

Value column(Graph& graph, Value x, std::int64_t index) { return ops::slice(graph, x, 0, index, 1); }

// One along coordinate `index`, nothing along the others.
Value unit_direction(Graph& graph, Value coordinates, std::int64_t index) {
  const Shape& shape = graph.node(coordinates).shape;
  return ops::pad(graph, ops::filled(graph, 1, Shape::rows_of({1})), 0, index, shape.dims[0]);
}

}  // namespace

// Rows do not meet inside a network, so the gradient of the sum over rows is each row's own.
Value slopes(Graph& graph, Value u, Value coordinates) {
  space_dims(graph, u, coordinates);
  const Value slope = differentiate(graph, u, ops::filled(graph, 1, graph.node(u).shape), {coordinates})[0];
  return slope.exists() ? slope : ops::filled(graph, 0, graph.node(coordinates).shape);
}

Value laplacian(Graph& graph, Value u, Value coordinates, std::int64_t dims) {
  if (dims > space_dims(graph, u, coordinates) + 1) throw Error(Exit::wrong_use, graph.block(), "has fewer than " + std::to_string(dims) + " coordinates: " + graph.node(coordinates).shape.text() + ".");
  std::vector<Value> directions;
  for (std::int64_t i = 0; i < dims; ++i) directions.push_back(unit_direction(graph, coordinates, i));
  return second_derivative(graph, u, coordinates, directions);
}

Value burgers_residual(Graph& graph, Value u, Value coordinates, double viscosity) {
  const std::int64_t dims = space_dims(graph, u, coordinates);
  if (dims < 1) throw Error(Exit::wrong_use, graph.block(), "the Burgers equation needs at least one place and the time as coordinates, not " + graph.node(coordinates).shape.text() + ".");
  const Value first = slopes(graph, u, coordinates);
  const Value steepness = ops::mean_axis(graph, ops::slice(graph, first, 0, 0, dims), 0);
  const Value transport = ops::add(graph, column(graph, first, dims), ops::multiply(graph, u, steepness));
  return ops::subtract(graph, transport, ops::scale(graph, laplacian(graph, u, coordinates, dims), viscosity));
}

Value pde_residual(Graph& graph, const PdeResidual& settings, Value u, Value coordinates, Value target) {
  const BlockScope scope(graph, settings.id);
  if (!(settings.data_weight >= 0 && settings.residual_weight >= 0)) throw Error(Exit::wrong_use, settings.id, "the weights of a residual loss must not be below 0.");
  Value residual = burgers_residual(graph, u, coordinates, settings.viscosity);
  if (settings.source.exists()) residual = ops::subtract(graph, residual, settings.source);
  Value error = ops::square(graph, difference(graph, u, target));
  if (settings.known.exists()) error = ops::multiply(graph, error, settings.known);
  const Value data = ops::scale(graph, ops::sum_all(graph, error), settings.data_weight);
  return ops::add(graph, data, ops::scale(graph, ops::sum_all(graph, ops::square(graph, residual)), settings.residual_weight));
}

}  // namespace tephra::losses
