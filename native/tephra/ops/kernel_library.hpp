#pragma once

#include <cstdint>

#include <tephra/ops/kernel_set.hpp>

// How a kernel set that lies in a shared library of its own is opened. Only plain C types and function pointers cross this line, so
// that the library may be built with another std::string than the program (older libtorch packages ask for that).
namespace tephra {

// Both sides must have been compiled from the same headers: the number changes with the size of what they share. Raise the first
// term when a meaning changes and a size does not.
inline constexpr std::uint64_t kernel_abi = std::uint64_t{1} << 48 | (sizeof(Step) & 0xFFFF) << 32 | (sizeof(Batch) & 0xFF) << 24 |
                                            (sizeof(Op) & 0xFFF) << 12 | (sizeof(KernelSet) & 0xFFF);

// Throws the program's own Error with this text.
using KernelFailure = void (*)(const char* what);

// Exported as `tephra_kernels`. Null when this library cannot serve the device; then `*problem` says why, a string that stays.
using KernelEntry = const KernelSet* (*)(std::uint64_t abi, const char* device, KernelFailure failure, const char** problem);

inline constexpr char kernel_entry_name[] = "tephra_kernels";

}  // namespace tephra
