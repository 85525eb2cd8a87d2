#pragma once

#include <memory>
#include <string>
#include <vector>

#include <tephra/data/table.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/plan/executor.hpp>
#include <tephra/train/prefetch.hpp>

namespace tephra::train {

// Fills an executor's inputs from a table, field by name.
class Feed {
 public:
  // Throws Error 64 naming the field when one is missing or has another shape or another kind than its placeholder.
  Feed(const data::Table& table, const Graph& graph, const Executor& executor, const std::string& block);

  // The first `count` rows of the executor's inputs. Allocates nothing.
  void fill(const std::int64_t* rows, std::int64_t count) const;

  // Tells which rows the next fill will ask for, so that they are converted meanwhile; when other rows are asked for, or it does not pay, fill
  // does all itself, with the same bits. Allocates nothing but at the first call.
  void prepare(const std::int64_t* rows, std::int64_t count);

 private:
  std::vector<BoundField> bound_;
  std::span<std::int64_t> sample_ids_;
  bool prefetch_pays_ = false;
  std::unique_ptr<Prefetch> prefetch_;
};

// The placeholder that only the loss reads: what the network is trained to predict. "" when there is none.
std::string target_field(const Graph& graph, const Network& network);

}  // namespace tephra::train
