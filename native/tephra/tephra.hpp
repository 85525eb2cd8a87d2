#pragma once

// All that a generated job needs. Names no header of a back end, so that a job compiles in a moment.
#include <tephra/data/dataset.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/job/job.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/optim/rules.hpp>
#include <tephra/strategies/strategies.hpp>
#include <tephra/tensor/dtype.hpp>
#include <tephra/train/train.hpp>
