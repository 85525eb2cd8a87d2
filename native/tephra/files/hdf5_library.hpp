#pragma once

#include <hdf5.h>

#include <string>

namespace tephra::files {

// The HDF5 functions that are used here. The library is loaded when the first HDF5 file is opened and not before: with what it
// brings along it would add 8 MB and 14 ms to the start of every job (Debian 12), most of which read no HDF5.
#define TEPHRA_HDF5_FUNCTIONS(each)                                                                                                       \
  each(H5open) each(H5Eget_auto2) each(H5Eset_auto2) each(H5Ewalk2) each(H5Fopen) each(H5Fclose) each(H5Dopen2) each(H5Dclose)            \
  each(H5Dget_space) each(H5Dget_type) each(H5Dget_create_plist) each(H5Dget_offset) each(H5Dget_storage_size) each(H5Dread)              \
  each(H5Sget_simple_extent_type) each(H5Sget_simple_extent_ndims) each(H5Sget_simple_extent_dims) each(H5Sclose) each(H5Tget_class)      \
  each(H5Tget_size) each(H5Tget_sign) each(H5Tget_order) each(H5Tget_precision) each(H5Tget_fields) each(H5Tget_ebias) each(H5Tclose)     \
  each(H5Pcreate) each(H5Pget_layout) each(H5Pget_external_count) each(H5Pget_chunk) each(H5Pget_nfilters) each(H5Pget_filter2)           \
  each(H5Pclose) each(H5Zfilter_avail) each(H5Gget_info_by_name) each(H5Lget_name_by_idx)

struct Hdf5Library {
#define TEPHRA_HDF5_MEMBER(name) decltype(&::name) name;
  TEPHRA_HDF5_FUNCTIONS(TEPHRA_HDF5_MEMBER)
#undef TEPHRA_HDF5_MEMBER
  // Settings under which a file opens where locks do not work, as on many parallel file systems; the library's own otherwise.
  hid_t access = H5P_DEFAULT;
};

// Loads the library once. Throws Error 64 when it is no longer where it was at build time.
const Hdf5Library& hdf5_library();

}  // namespace tephra::files
