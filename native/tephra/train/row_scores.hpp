#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <tephra/data/table.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/train/feed.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {

// Asks a network, with weights of another executor, about every row of part train. Rows are asked in pieces that no rank count changes, and each rank asks whole
// pieces, so that the same weights give the same bits on any number of ranks.
class RowScores {
 public:
  // Throws Error 64 when the method needs classes that the network does not choose between. `table` must keep its fields where they are.
  RowScores(Stage& stage, const ImportanceScore& settings, const data::Table& table);

  // One number a row, in the order of part train, on every rank: its score, and of forgetting 1 where the network is right and else 0. None on any rank when one
  // was asked to stop before it was through; forgetting, which asks in the middle of a training, goes on. Collective.
  std::optional<std::vector<double>> of(const ParameterArena& parameters);

 private:
  void find_labels(const data::Table& table);
  void ask(std::int64_t position, std::int64_t count, std::vector<double>& scores);
  double rate(std::int64_t row, std::int64_t place);

  Stage& stage_;
  const ImportanceScore& settings_;
  std::vector<std::int64_t> rows_;
  Graph graph_;
  Network network_;
  Executor executor_;
  Feed feed_;
  const data::Field* labels_ = nullptr;  // of the methods that look at classes
  std::vector<double> shares_;           // softmax of one row
};

}  // namespace tephra::train
