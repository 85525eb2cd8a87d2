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
  // The fields that `network` rests on; those that it does not, the table need not have. `prefetch`: batches that can be made ready ahead; 0 never does.
  // Throws Error 64 naming the field when one is missing or has another shape or another kind than its placeholder.
  Feed(const data::Table& table, const Graph& graph, const Network& network, const Executor& executor, const std::string& block, std::int64_t prefetch = 1);

  // The first `count` rows of the executor's inputs. Allocates nothing.
  void fill(const std::int64_t* rows, std::int64_t count) const;

  // Tells which rows a later fill will ask for, in the order of the fills, so that they are converted meanwhile; when other rows are asked for, or it does not pay, fill
  // does all itself, with the same bits. Allocates nothing but at the first call.
  void prepare(const std::int64_t* rows, std::int64_t count);

 private:
  std::vector<BoundField> bound_;
  std::span<std::int64_t> sample_ids_;
  std::int64_t prefetch_;
  bool prefetch_pays_ = false;
  std::unique_ptr<Prefetch> prepared_;
};

// The placeholder that only the loss reads: what the network is trained to predict. "" when there is none.
std::string target_field(const Graph& graph, const Network& network);

}  // namespace tephra::train
