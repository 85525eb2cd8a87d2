#include <tephra/train/row_scores.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include <tephra/job/stop.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/shard.hpp>
#include <tephra/tensor/sizes.hpp>
#include <tephra/train/scores.hpp>

namespace tephra::train {
namespace {

using Method = ImportanceScore::Method;

// Rows of one piece: kernels see the same shapes whatever the rank count. A loss is known of one row alone.
std::int64_t piece_rows(Method method) { return method == Method::loss ? 1 : 256; }

bool needs_classes(Method method) { return method != Method::loss && method != Method::random; }

double error_length(const std::vector<double>& shares, std::size_t right) {
  double squares = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) squares += (shares[i] - (i == right ? 1 : 0)) * (shares[i] - (i == right ? 1 : 0));
  return std::sqrt(squares);
}

double most_of_others(const std::vector<double>& shares, std::size_t right) {
  double most = 0;
  for (std::size_t i = 0; i < shares.size(); ++i)
    if (i != right) most = std::max(most, shares[i]);
  return most;
}

// The first of the largest, as for accuracy.
std::size_t likeliest(const std::vector<double>& shares) { return static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin()); }

}  // namespace

RowScores::RowScores(Stage& stage, const ImportanceScore& settings, const data::Table& table)
    : stage_(stage), settings_(settings), rows_(table.part(Part::train)), graph_(settings.dtype), network_(settings.network(graph_)),
      executor_(graph_, network_, {.max_rows = piece_rows(settings.method), .training = false, .extras = 0, .seed = settings.seed}),
      feed_(table, graph_, network_, executor_, settings.id) {
  if (needs_classes(settings.method)) find_labels(table);
}

void RowScores::find_labels(const data::Table& table) {
  labels_ = table.find(target_field(graph_, network_));
  const std::int64_t predicted = executor_.prediction_shape().size();
  if (!labels_ || labels_->classes == 0 || labels_->classes != predicted)
    throw Error(Exit::wrong_use, settings_.id, "this method asks how likely the right class is, and the network has no output for each class. Score by loss.");
  shares_.assign(static_cast<std::size_t>(predicted), 0.0);
}

std::optional<std::vector<double>> RowScores::of(const ParameterArena& parameters) {
  std::memcpy(executor_.parameters().flat().data, parameters.flat().data, parameters.flat().bytes());
  const auto count = static_cast<std::int64_t>(rows_.size());
  const std::int64_t at_once = piece_rows(settings_.method);
  // Behind the scores, how many ranks stopped.
  std::vector<double> scores(rows_.size() + 1, 0.0);
  const Shard own = shard_of(parts_of(count, at_once), stage_.ranks().rank(), stage_.ranks().size());
  for (std::int64_t piece = own.begin; piece < own.end && scores.back() == 0; ++piece) {
    if (settings_.method != Method::forgetting && StopFlag::wanted()) scores.back() = 1;
    else ask(piece * at_once, std::min(at_once, count - piece * at_once), scores);
  }
  // Every rank filled its own rows; the rest are zeros.
  stage_.ranks().all_reduce_sum({scores.data(), Dtype::f64, count + 1});
  if (scores.back() > 0) return std::nullopt;
  scores.pop_back();
  return scores;
}

void RowScores::ask(std::int64_t position, std::int64_t count, std::vector<double>& scores) {
  feed_.fill(rows_.data() + position, count);
  executor_.forward(count);
  for (std::int64_t i = 0; i < count; ++i) scores[static_cast<std::size_t>(position + i)] = rate(rows_[static_cast<std::size_t>(position + i)], i);
}

double RowScores::rate(std::int64_t row, std::int64_t place) {
  if (!labels_) return executor_.loss_sum();
  const Span logits = executor_.prediction();
  const std::int64_t first = place * static_cast<std::int64_t>(shares_.size());
  for (std::size_t i = 0; i < shares_.size(); ++i) shares_[i] = logits.get(first + static_cast<std::int64_t>(i));
  softmax(shares_);
  const auto right = static_cast<std::size_t>(labels_->labels[static_cast<std::size_t>(row)]);
  if (settings_.method == Method::forgetting) return likeliest(shares_) == right ? 1 : 0;
  return settings_.method == Method::margin ? most_of_others(shares_, right) - shares_[right] : error_length(shares_, right);
}

}  // namespace tephra::train
