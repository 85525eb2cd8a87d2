#pragma once

#include <span>
#include <string>
#include <vector>

#include <tephra/results/artefacts.hpp>
#include <tephra/results/results.hpp>

namespace tephra::results {

// Whether a condition holds. None that names a score that is NaN does, whatever it says of it. Throws Error 64 when a score is not there or the terms are none of a whole condition.
bool holds(std::span<const Term> terms, const std::vector<Score>& scores, const std::string& block);

// The scores that the condition names, each once.
std::vector<Score> named_in(std::span<const Term> terms, const std::vector<Score>& scores);

}  // namespace tephra::results
