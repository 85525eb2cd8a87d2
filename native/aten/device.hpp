#pragma once

#include <cstdint>

#include <tephra/tensor/memory.hpp>

namespace tephra::aten {

// Why libtorch cannot compute on this device ("cuda", "hip"); null when it can.
const char* device_problem(bool hip);

// The accelerator's memory through ATen; managed memory from the CUDA or HIP run time that libtorch has loaded.
const Memory& device_memory(bool hip);

// Most bytes of device memory that tensors of libtorch's own held.
std::int64_t device_scratch_bytes();

}  // namespace tephra::aten
