#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tephra/files/json.hpp>

namespace tephra::train {

// Where a scoring of rows stands between its trainings. Nothing in it depends on the rank count.
struct ImportanceState {
  std::int64_t repeats = 0;         // done
  std::vector<double> sums;         // of the scores of these repeats, one a row
  std::vector<std::uint8_t> right;  // of the repeat at hand, epoch by epoch: whether the network was right about each row; of forgetting alone
};

// `identity` is what must be the same when it is taken up again, and tells the job. Throws Error 74.
void write_state(const std::string& path, const files::Json& identity, const ImportanceState& state);

// False when there is none. Throws Error 65 when it is damaged or of another scoring, saying what to do.
bool read_state(const std::string& path, const files::Json& identity, const std::string& block, ImportanceState& state);

}  // namespace tephra::train
