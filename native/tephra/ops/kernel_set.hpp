#pragma once

#include <string>
#include <string_view>

#include <tephra/graph/op.hpp>
#include <tephra/tensor/dtype.hpp>
#include <tephra/tensor/memory.hpp>

namespace tephra {

// All ops done one way. Graph, plan, memory and training are the same whichever set runs.
struct KernelSet {
  std::string_view name;  // "cpu", "aten", "aten:cuda"
  // The kernels for one op; `run` is null when this set has none.
  Kernels (*find)(const Op& op, Dtype dtype) = nullptr;
  // Peak bytes of memory that the set's own kernels took beside the plan's; null when they take none.
  std::int64_t (*scratch_bytes)() = nullptr;
  // The device whose addresses the kernels are given, so that `find` must know none for the host; null: host memory.
  const Memory* memory = nullptr;
};

// BLAS, oneDNN when built with it, and our own loops.
const KernelSet& cpu_kernels();

// "cpu"; "aten", "aten:cuda" and "aten:hip" open libtephra_aten.so from TEPHRA_LIBRARY_PATH, beside the program, or where the
// loader looks. "" is what TEPHRA_KERNELS names, "cpu" when it names nothing. Throws Error 64 naming the sets there are, or
// why one cannot be opened.
const KernelSet& kernel_set(std::string_view name);

}  // namespace tephra
