#include "samples.hpp"

#ifdef TEPHRA_TEST_HDF5
#include <hdf5.h>
#endif

namespace samples {

#ifdef TEPHRA_TEST_HDF5

namespace {

void write(hid_t file, const char* name, hid_t type, hid_t memory_type, hsize_t columns, const void* values) {
  const hsize_t dims[] = {3, columns}, chunk[] = {2, 1};
  const hid_t space = H5Screate_simple(2, dims, nullptr), made = H5Pcreate(H5P_DATASET_CREATE), groups = H5Pcreate(H5P_LINK_CREATE);
  if (columns == 1) H5Pset_chunk(made, 2, chunk);
  H5Pset_create_intermediate_group(groups, 1);
  const hid_t dataset = H5Dcreate2(file, name, type, space, groups, made, H5P_DEFAULT);
  H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  H5Dclose(dataset);
  H5Pclose(groups);
  H5Pclose(made);
  H5Sclose(space);
}

}  // namespace

std::string hdf5() {
  const double x[] = {1, 2, 3, 4, 5, 6};
  const std::int16_t label[] = {0, 2, 1};
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fapl_core(access, 4096, 0);
  const hid_t file = H5Fcreate("sample.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  write(file, "x", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, 2, x);
  write(file, "g/label", H5T_STD_I16BE, H5T_NATIVE_INT16, 1, label);
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  std::string image(static_cast<std::size_t>(H5Fget_file_image(file, nullptr, 0)), '\0');
  H5Fget_file_image(file, image.data(), image.size());
  H5Fclose(file);
  H5Pclose(access);
  return image;
}

#else

std::string hdf5() { return {}; }

#endif

}  // namespace samples
