#include <tephra/train/feed.hpp>

#include <algorithm>

#include <tephra/tensor/error.hpp>

namespace tephra::train {
namespace {

std::string dims_text(const std::vector<std::int64_t>& dims) {
  std::string out = "B";
  for (const std::int64_t dim : dims) out += "×" + std::to_string(dim);
  return out;
}

const data::Field& field_for(const data::Table& table, const InputField& input, const std::string& block) {
  const data::Field* field = table.find(input.name);
  if (!field) throw Error(Exit::wrong_use, block, "the network reads field \"" + input.name + "\", which the dataset does not have.");
  const bool labels = input.values.dtype == Dtype::i32;
  if (labels != (field->classes > 0))
    throw Error(Exit::wrong_use, block, "field \"" + input.name + "\" holds " + (labels ? "numbers where the network reads class numbers." : "class numbers where the network reads numbers."));
  if (!labels && field->dims != input.shape.dims)
    throw Error(Exit::wrong_use, block, "field \"" + input.name + "\" is " + dims_text(field->dims) + " where the network reads " + dims_text(input.shape.dims) + ".");
  return *field;
}

// Nodes only ever read earlier ones, so one pass from the last to the first finds all that `from` rests on.
std::vector<bool> ancestors(const Graph& graph, Value from) {
  std::vector<bool> reached(graph.nodes().size(), false);
  if (!from.exists()) return reached;
  reached[static_cast<std::size_t>(from.id)] = true;
  for (std::size_t id = reached.size(); id-- > 0;)
    if (reached[id])
      for (const Value input : graph.nodes()[id].inputs)
        if (input.exists()) reached[static_cast<std::size_t>(input.id)] = true;
  return reached;
}

// A batch of fewer numbers than this is converted in the time that waking a thread takes.
constexpr std::int64_t least_batch_numbers = std::int64_t{1} << 15;
// A field in memory that the last cache may hold costs little more than a copy.
constexpr std::size_t least_field_numbers = std::size_t{1} << 22;

bool pays(const BoundField& bound) { return bound.values.count >= least_batch_numbers && (bound.field->is_mapped() || bound.field->reals.size() >= least_field_numbers); }

}  // namespace

Feed::Feed(const data::Table& table, const Graph& graph, const Network& network, const Executor& executor, const std::string& block, std::int64_t prefetch)
    : sample_ids_(executor.sample_ids()), prefetch_(prefetch) {
  const std::vector<bool> of_loss = ancestors(graph, network.loss), of_prediction = ancestors(graph, network.prediction);
  for (std::size_t number = 0; number < executor.inputs().size(); ++number) {
    const InputField& input = executor.inputs()[number];
    const Value placeholder = graph.fields()[number].value;
    const auto id = static_cast<std::size_t>(placeholder.id);
    if (!of_loss[id] && !of_prediction[id]) continue;
    const data::Field& field = field_for(table, input, block);
    if (const std::int64_t classes = graph.node(placeholder).attributes.number; field.classes > 0 && classes != field.classes)
      throw Error(Exit::wrong_use, block, "field \"" + input.name + "\" has " + std::to_string(field.classes) + " classes where the network reads " + std::to_string(classes) + ".");
    bound_.push_back({&field, input.values});
    prefetch_pays_ = prefetch_pays_ || pays(bound_.back());
  }
}

void Feed::fill(const std::int64_t* rows, std::int64_t count) const {
  const bool prepared = prepared_ && prepared_->take({rows, static_cast<std::size_t>(count)});
  if (!prepared)
    for (const BoundField& bound : bound_) bound.field->copy_rows(rows, count, bound.values);
  std::copy(rows, rows + count, sample_ids_.begin());
}

void Feed::prepare(const std::int64_t* rows, std::int64_t count) {
  if (!prefetch_pays_ || prefetch_ < 1 || count <= 0) return;
  if (!prepared_) prepared_ = std::make_unique<Prefetch>(bound_, prefetch_);
  prepared_->prepare({rows, static_cast<std::size_t>(count)});
}

std::string target_field(const Graph& graph, const Network& network) {
  const std::vector<bool> of_loss = ancestors(graph, network.loss), of_prediction = ancestors(graph, network.prediction);
  for (const tephra::Field& field : graph.fields()) {
    const auto id = static_cast<std::size_t>(field.value.id);
    if (of_loss[id] && !of_prediction[id]) return field.name;
  }
  return {};
}

}  // namespace tephra::train
