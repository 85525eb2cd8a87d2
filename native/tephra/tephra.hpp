#pragma once

// All that a generated job needs, and no more: it costs every job its time to compile. Of the standard library only strings and
// containers; what a job only hands on is named, not defined. Names no header of a back end.
#include <tephra/data/dataset.hpp>
#include <tephra/graph/graph.hpp>
#include <tephra/job/job.hpp>
#include <tephra/layers/layers.hpp>
#include <tephra/losses/losses.hpp>
#include <tephra/optim/rules.hpp>
#include <tephra/results/results.hpp>
#include <tephra/strategies/strategies.hpp>
#include <tephra/tensor/dtype.hpp>
#include <tephra/train/train.hpp>
