#pragma once

#include <string>

namespace tephra {

// OpenBLAS chooses its kernels by the processor's model when it is loaded; a processor newer than the library gets the oldest
// ones, several times slower. This is the OPENBLAS_CORETYPE that fits the vector units found here, or "" when OpenBLAS chose well,
// the person chose, or another BLAS is linked.
std::string better_blas_core();

// Starts this program again, in the same process, with better_blas_core() in the environment; returns when nothing is to be
// gained or it cannot. Call it first in main, before MPI.
void restart_on_better_blas(char** argv);

}  // namespace tephra
