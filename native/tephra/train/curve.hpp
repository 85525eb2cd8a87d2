#pragma once

#include <tephra/job/output_folder.hpp>
#include <tephra/job/stage.hpp>

namespace tephra::train {

// Writes what the metrics logs of all attempts say of this stage, for the blocks that read it:
// curve.json {"version","stage","block","axes":["step"],"values":[names],"series":{NAME:{"step":[…],"value":[…]}}}, for each step the figure of the latest
// attempt that has it;
// trace.json {"version","stage","block","events":[…]}, the log's events in their order, and one "epoch" an epoch with its seconds over the ranks;
// each with its "attempt".
// An attempt whose log is gone is left out. Called on the root. Throws Error 74.
void write_curve_and_trace(const Stage& stage, const OutputFolder& folder);

}  // namespace tephra::train
