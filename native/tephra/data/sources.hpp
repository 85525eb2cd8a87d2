#pragma once

#include <tephra/data/bindings.hpp>
#include <tephra/data/steps.hpp>
#include <tephra/data/table.hpp>

namespace tephra::data {

// The fields of a dataset as its file has them, before any split or transform. Throws Error 64, 65, 66 naming block, file, place.
Table read_source(const Steps& steps, const Bindings& bindings);

}  // namespace tephra::data
