#pragma once

#include <memory>
#include <string>

#include <tephra/files/array_view.hpp>
#include <tephra/files/mapped_file.hpp>

namespace tephra::files {

// True when the bytes hold the signature of HDF5 at one of the places where it may stand (0, 512, 1024, 2048, …).
bool is_hdf5(std::string_view bytes);

// The dataset `path` ("group/name") of an HDF5 file, integers of 1 to 8 bytes or IEEE floats of 2, 4 or 8. A contiguous one stays in the mapped
// file; one in chunks is read into memory in its own number format, whatever filters the HDF5 library knows. Dimensions are those of HDF5, and
// of MATLAB (reversed) in a file that MATLAB wrote (v7.3). Throws Error 65, and 64 in a program that was built without HDF5.
ArrayView hdf5_array(const std::shared_ptr<const MappedFile>& file, const std::string& path);

}  // namespace tephra::files
