#pragma once

#include <memory>
#include <string>

#include <tephra/files/array_view.hpp>
#include <tephra/files/mapped_file.hpp>

namespace tephra::files {

// True for the header of a level 5 MAT-file, of either byte order.
bool is_matlab(std::string_view bytes);

// The real numeric or logical array `variable` of a level 5 MAT-file (MathWorks, "MAT-File Format", chapter 1), packed or not; dimensions
// as MATLAB shows them, the first changing fastest. An array that is not packed stays in the mapped file. Throws Error 65, and 64 for a packed one
// without zlib.
ArrayView matlab_array(const std::shared_ptr<const MappedFile>& file, const std::string& variable);

}  // namespace tephra::files
