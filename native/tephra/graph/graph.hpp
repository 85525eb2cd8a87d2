#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <tephra/graph/window.hpp>
#include <tephra/tensor/dtype.hpp>
#include <tephra/tensor/shape.hpp>

namespace tephra {

struct Op;

// A value of a graph: the output of one node. -1 means none.
struct Value {
  int id = -1;

  bool exists() const { return id >= 0; }
  bool operator==(const Value&) const = default;
};

// What a network of a pipeline gives: the prediction (batched) and the loss, a scalar: the SUM over the rows at hand of the
// per-sample loss. The executor divides gradients by the global row count, so shards of any size add up exactly.
struct Network {
  Value prediction{};
  Value loss{};
};

// How a parameter starts. The draws depend on seed and parameter name only, and are the same for f32 and f64 up to rounding.
enum class Initial : std::uint8_t {
  zeros,
  ones,
  uniform,  // ±1/√fan_in, the default of dense layers
  he,       // normal, deviation √(2/fan_in) (He et al. 2015)
  glorot,   // uniform, ±√(6/(fan_in + fan_out)) (Glorot and Bengio 2010)
  normal,   // standard deviation `scale`
};

struct InitialRule {
  Initial kind = Initial::zeros;
  std::int64_t fan_in = 1;
  std::int64_t fan_out = 1;
  double scale = 0.01;  // of Initial::normal

  bool operator==(const InitialRule&) const = default;
};

// The fixed settings of a node; each op reads the ones it knows.
struct Attributes {
  double alpha = 0;
  double beta = 0;
  std::int64_t number = 0;
  std::int64_t axis = 0;   // a dimension of Shape::dims, which leaves the batch out
  std::int64_t begin = 0;  // first index along it
  bool transpose_left = false;
  bool transpose_right = false;
  Window window{};
  Shape shape{};

  bool operator==(const Attributes&) const = default;
};

struct Node {
  const Op* op = nullptr;
  std::vector<Value> inputs{};
  Attributes attributes{};
  Shape shape{};
  Dtype dtype = Dtype::f64;
  int block = 0;  // index into Graph::blocks()
  int leaf = -1;  // index into Graph::fields() or parameters()
};

// A leaf that the caller fills before each run: a field of a dataset.
struct Field {
  std::string name;
  Value value;
};

struct Parameter {
  std::string name;  // "<block id>.<parameter>"
  Value value;
  InitialRule initial;
  bool trained = true;  // false: state, such as running statistics, that only an assignment changes
};

// At the end of a training step the state takes the value `next`.
struct Assignment {
  Value state;
  Value next;
};

// A network as an expression: built once, differentiated on itself, planned once, run many times (plan/executor.hpp).
// Nodes are only ever appended, so their order is an order of evaluation.
class Graph {
 public:
  explicit Graph(Dtype dtype) : Graph(dtype, dtype) {}
  // `products`: bf16 or f16, to which training rounds what products multiply (ops::operand); or dtype, and nothing is rounded.
  Graph(Dtype dtype, Dtype products);

  Dtype dtype() const { return dtype_; }
  Dtype products() const { return products_; }

  // The field `field` of the samples at hand, B×sample_shape. Asking again for the same field gives the same value;
  // with another shape it throws.
  Value placeholder(std::string_view field, std::vector<std::int64_t> sample_shape);
  // Class indices 0..classes-1 of the samples at hand: i32, one a row.
  Value labels(std::string_view field, std::int64_t classes);
  // A trained tensor, named "<block>.<name>" in model files. Names must be unique.
  Value parameter(std::string_view block, std::string_view name, std::vector<std::int64_t> shape, InitialRule initial);

  // A tensor that is saved with the parameters but not trained; `assign` says what it becomes after each training step.
  Value state(std::string_view block, std::string_view name, std::vector<std::int64_t> shape, InitialRule initial);
  // `next` has the state's shape; it must be the same on every rank. A state is assigned at most once.
  void assign(Value state, Value next);

  // Appends a node; checks shapes and dtypes by the op's own rule. Called by the functions of ops/, rarely directly.
  Value apply(const Op& op, std::vector<Value> inputs, Attributes attributes = {});

  // Of nodes that do equal work all readers now read the first; the others stay, read by none. Done before a graph is differentiated,
  // so that what is read twice is differentiated once.
  void merge_equal_work();

  const Node& node(Value value) const;
  Value input(Value value, std::size_t index = 0) const { return node(value).inputs[index]; }
  const std::deque<Node>& nodes() const { return nodes_; }
  const std::vector<Field>& fields() const { return fields_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  const std::vector<Assignment>& assignments() const { return assignments_; }
  // Ids of the blocks that made nodes; index 0 is "" (no block).
  const std::vector<std::string>& blocks() const { return blocks_; }
  const std::string& block_of(Value value) const { return blocks_[static_cast<std::size_t>(node(value).block)]; }

  // Id of the block that nodes made now belong to.
  const std::string& block() const { return blocks_[static_cast<std::size_t>(block_)]; }
  // Nodes made from now on belong to this block; returns the block before (see BlockScope).
  int enter_block(std::string_view id);
  void return_to_block(int index) { block_ = index; }

 private:
  Value field(std::string_view name, const Op& op, Attributes attributes, Dtype dtype);
  Value append(Node node);

  Dtype dtype_;
  Dtype products_;
  std::deque<Node> nodes_;  // a deque: references stay valid while gradient rules append
  std::vector<Field> fields_;
  std::vector<Parameter> parameters_;
  std::vector<Assignment> assignments_;
  std::vector<std::string> blocks_{""};
  int block_ = 0;
};

// While it lives, nodes belong to one block.
class BlockScope {
 public:
  BlockScope(Graph& graph, std::string_view id) : graph_(graph), before_(graph.enter_block(id)) {}
  ~BlockScope() { graph_.return_to_block(before_); }
  BlockScope(const BlockScope&) = delete;
  BlockScope& operator=(const BlockScope&) = delete;

 private:
  Graph& graph_;
  int before_;
};

}  // namespace tephra
