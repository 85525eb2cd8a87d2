#pragma once

#include <string>

#include <tephra/comm/communicator.hpp>
#include <tephra/job/environment.hpp>

namespace tephra {

// Where and by what this program was built and runs, as JSON: versions, compiler, MPI, BLAS, system, processor, modules, and the
// variables that change what it does.
std::string surroundings(const Communicator& ranks);

// The processor's name, as the system tells it; "" where it does not.
std::string processor(const std::string& cpuinfo = "/proc/cpuinfo");

// Writes it to attempts/<n>/environment.json of the run folder, once an attempt. For people who compare runs: a write that fails is not an
// error of the run.
void record_surroundings(const Environment& environment, const Communicator& ranks);

}  // namespace tephra
