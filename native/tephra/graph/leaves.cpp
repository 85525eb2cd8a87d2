#include <tephra/graph/leaves.hpp>

namespace tephra {
namespace {

Shape stated_shape(const std::vector<Shape>&, const Attributes& attributes) { return attributes.shape; }

}  // namespace

namespace leaves {

const Op placeholder{.name = "placeholder", .role = Role::placeholder, .shape = stated_shape};
const Op labels{.name = "labels", .role = Role::placeholder, .shape = stated_shape};
const Op parameter{.name = "parameter", .role = Role::parameter, .shape = stated_shape};
const Op constant{.name = "constant", .role = Role::constant, .shape = stated_shape};
const Op gradient_seed{.name = "gradient_seed", .role = Role::gradient_seed, .shape = stated_shape};
const Op row_share{.name = "row_share", .role = Role::row_share, .shape = stated_shape};

}  // namespace leaves

namespace ops {

Value constant(Graph& graph, double value) { return graph.apply(leaves::constant, {}, {.alpha = value}); }

Value gradient_seed(Graph& graph) { return graph.apply(leaves::gradient_seed, {}); }

Value row_share(Graph& graph) { return graph.apply(leaves::row_share, {}); }

}  // namespace ops
}  // namespace tephra
