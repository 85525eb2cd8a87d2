#pragma once

#include <tephra/files/json.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/train/train.hpp>

namespace tephra::train {

// Throws Error (wrong use) when the settings of schedule, clip, loss scaler or precision make no sense.
void check_rules(const Fit& settings);

// {"optimizer":{"rule",…settings…},"schedule":…,"clip":…,"scaler":…,"precision":…} without ids: what must be the same when a checkpoint is
// taken up again. A rule that is off is {"rule":"off"}; "strategy" is there where it changes the training; what is wrapped around the optimizer stands in it, as "movingAverage" and "anderson".
files::Json rules_json(const Fit& settings);

files::Json applied_json(const AppliedCounts& counts);
AppliedCounts applied_of(const files::Json& json);
files::Json scaler_state_json(const optim::ScalerState& state);
optim::ScalerState scaler_state_of(const files::Json& json);

}  // namespace tephra::train
