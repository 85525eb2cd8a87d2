#ifdef TEPHRA_HAS_HDF5

#include <tephra/files/hdf5_library.hpp>

#include <dlfcn.h>

#include <tephra/tensor/error.hpp>

namespace tephra::files {
namespace {

[[noreturn]] void cannot_load() {
  const char* why = ::dlerror();
  throw Error(Exit::wrong_use, "", "the HDF5 library that this program was built with cannot be loaded (" + std::string(why ? why : "unknown reason") +
                                       "). Load its module or put its folder into LD_LIBRARY_PATH.");
}

// By the path of the build first, then by name, where LD_LIBRARY_PATH counts.
void* open_hdf5() {
  const std::string path = TEPHRA_HDF5_LIBRARY;
  if (void* found = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return found;
  if (void* found = ::dlopen(path.substr(path.find_last_of('/') + 1).c_str(), RTLD_NOW | RTLD_LOCAL)) return found;
  cannot_load();
}

// A program that links HDF5 itself holds the library's variables in its own memory, so the program is asked first.
void* symbol(void* library, const char* name) {
  void* found = ::dlsym(RTLD_DEFAULT, name);
  return found ? found : ::dlsym(library, name);
}

template <class Function>
void take(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(symbol(library, name));
  if (!function) cannot_load();
}

// Reading needs no lock, and file systems that have none refuse to open with one.
hid_t without_locks(void* library, const Hdf5Library& hdf5) {
#if H5_VERSION_GE(1, 12, 1) || (H5_VERSION_GE(1, 10, 7) && !H5_VERSION_GE(1, 12, 0))
  const auto* file_access = static_cast<const hid_t*>(symbol(library, "H5P_CLS_FILE_ACCESS_ID_g"));
  const auto set_locking = reinterpret_cast<decltype(&::H5Pset_file_locking)>(symbol(library, "H5Pset_file_locking"));
  const hid_t access = file_access && set_locking ? hdf5.H5Pcreate(*file_access) : H5P_DEFAULT;
  if (access > 0 && set_locking(access, false, true) >= 0) return access;
#endif
  return H5P_DEFAULT;
}

Hdf5Library load_hdf5() {
  void* library = open_hdf5();
  Hdf5Library out{};
#define TEPHRA_HDF5_TAKE(name) take(library, #name, out.name);
  TEPHRA_HDF5_FUNCTIONS(TEPHRA_HDF5_TAKE)
#undef TEPHRA_HDF5_TAKE
  if (out.H5open() < 0) throw Error("the HDF5 library cannot start.");
  out.access = without_locks(library, out);
  return out;
}

}  // namespace

const Hdf5Library& hdf5_library() {
  static const Hdf5Library library = load_hdf5();
  return library;
}

}  // namespace tephra::files

#endif
