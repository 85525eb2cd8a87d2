#pragma once

#include <string>
#include <vector>

#include <tephra/data/table.hpp>
#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/optim/optimizer.hpp>
#include <tephra/plan/parameter_layout.hpp>

namespace tephra::train {

// Entries of an npz for each parameter of an arena, named PREFIX<block id>.<parameter>. They point into the arena.
void add_entries(std::vector<files::NpzEntry>& entries, const ParameterArena& arena, const std::string& prefix);

// Fills an arena from such members. Throws Error 65 naming the member that is missing or has another shape.
void read_entries(const files::NpzFile& file, const ParameterArena& arena, const std::string& prefix, const std::string& block);

// The same of parameters and of each state of the optimizer, PREFIXoptimizer.<state>.<block id>.<parameter>.
void add_training(std::vector<files::NpzEntry>& entries, const ParameterArena& parameters, const Optimizer& optimizer, const std::string& prefix);
void read_training(const files::NpzFile& file, const ParameterArena& parameters, const Optimizer& optimizer, const std::string& prefix, const std::string& block);

files::Json transforms_json(const std::vector<data::Transform>& transforms);
std::vector<data::Transform> transforms_of(const files::Json& json);

// The parameter that is not finite, "" when all are.
std::string not_finite(const ParameterArena& arena);

}  // namespace tephra::train
