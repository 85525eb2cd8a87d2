#pragma once

#include <string>
#include <string_view>

#include <tephra/files/array_view.hpp>

namespace tephra::files {

// The array in the bytes of an NPY file (numpy.lib.format, versions 1 to 3): f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 in either byte
// order, C or Fortran order. The view points into `content`; its name and keeper are left empty. `path` and `offset`, where `content`
// starts in that file, are for messages. Throws Error 65.
ArrayView npy_array(std::string_view content, const std::string& path, std::size_t offset = 0);

}  // namespace tephra::files
