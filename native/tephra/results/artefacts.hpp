#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tephra/files/json.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/results/results.hpp>
#include <tephra/results/table.hpp>

namespace tephra::results {

struct Score {
  std::string name;
  double value;
};

// Null when there is no score of this name.
const Score* find_score(const std::vector<Score>& scores, const std::string& name);

// All of them throw Error 66 when the block has not written its folder whole, and 65 when a file there is damaged.
std::vector<Score> read_scores(const Stage& stage, const std::string& block);
// One row a step and one column a series, after the column "step"; a cell is empty where the series has no figure.
Table read_curve(const Stage& stage, const std::string& block);
// Columns "event", "t" (s since the first) and "seconds", which are those of a step where the event is the end of an epoch.
Table read_trace(const Stage& stage, const std::string& block);
// What any input holds as a table; of scores with the columns "score" and "value".
Table read_table(const Stage& stage, const Input& input);

// scores.json and the event "scores", by which runs show them.
void write_scores(Stage& stage, const OutputFolder& folder, const std::vector<Score>& scores);

}  // namespace tephra::results
