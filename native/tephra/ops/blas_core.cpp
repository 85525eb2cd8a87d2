#include <tephra/ops/blas_core.hpp>

#include <cstdlib>
#include <string_view>

#include <unistd.h>

// Of OpenBLAS alone; absent in others.
extern "C" __attribute__((weak)) char* openblas_get_corename();

namespace tephra {

std::string better_blas_core() {
  if (std::getenv("OPENBLAS_CORETYPE") != nullptr || openblas_get_corename == nullptr) return "";
#if defined(__x86_64__)
  // What OpenBLAS falls back to for an unknown x86-64 processor.
  if (std::string_view(openblas_get_corename()) != "Prescott") return "";
  const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (wide) return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return "";
}

void restart_on_better_blas(char** argv) {
  const std::string core = better_blas_core();
  if (core.empty() || setenv("OPENBLAS_CORETYPE", core.c_str(), 1) != 0) return;
  execv("/proc/self/exe", argv);
}

}  // namespace tephra
