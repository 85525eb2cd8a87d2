#pragma once

#include <tephra/data/table.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/job/output_folder.hpp>
#include <tephra/plan/parameter_layout.hpp>
#include <tephra/train/checkpoint.hpp>

namespace tephra::train {

// A network after training, and the data that it was trained with.
struct TrainedModel {
  const data::Table& table;
  const Graph& graph;
  const Network& network;
  const ParameterArena& parameters;
};

// Writes model.npz and model.json, which says how to use it and where it comes from, into a folder that is there. Throws Error 76 naming the parameter that is not finite.
void write_model(const OutputFolder& folder, const CheckpointIdentity& identity, const Cursor& cursor, const TrainedModel& model);

}  // namespace tephra::train
