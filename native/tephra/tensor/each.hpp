#pragma once

// Before a loop in which each number stands for itself, also when output and input are the same memory, so the compiler may use
// vector instructions without checking for overlap.
#if defined(__clang__)
#define TEPHRA_EACH _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define TEPHRA_EACH _Pragma("GCC ivdep")
#else
#define TEPHRA_EACH
#endif
