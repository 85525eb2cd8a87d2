#pragma once

#include <cstdint>
#include <string>

// What this process can see of itself (Linux).
namespace tephra::bench {

double monotonic_seconds();  // the clock that a harness beside it reads too
double cpu_seconds();        // of all threads

// Seconds that this process's threads were ready but stood in line for a processor; 0 where the kernel does not count them.
double waited_seconds();

std::int64_t peak_resident_bytes();

// Files of the BLAS libraries mapped into this process, joined by ':'; "" when there is none, as when it lies inside another library.
std::string loaded_blas();

}  // namespace tephra::bench
