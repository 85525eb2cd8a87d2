# libtephra_aten.so: the kernels of libtorch. Nothing else links libtorch, and nothing links this: it is opened when asked for.
# Its sources do not travel with every job: without them the set is left out.
# Plain paths, not find_package(Torch), whose flags would reach everything. TEPHRA_LIBTORCH is a folder with include/ and lib/,
# such as that of an unpacked libtorch or of Python's torch package; without it, the system's (Debian: libtorch-dev).
set(TEPHRA_ATEN AUTO CACHE STRING "Build the kernel set of libtorch: AUTO (when found), ON or OFF")
set(TEPHRA_LIBTORCH "" CACHE PATH "Folder with libtorch's include/ and lib/")
if(TEPHRA_ATEN STREQUAL "OFF" OR NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/aten)
  return()
endif()

if(TEPHRA_LIBTORCH)
  set(aten_only NO_DEFAULT_PATH)
endif()
find_path(TEPHRA_ATEN_INCLUDE ATen/ATen.h HINTS ${TEPHRA_LIBTORCH}/include ${aten_only})
find_library(TEPHRA_ATEN_TORCH torch HINTS ${TEPHRA_LIBTORCH}/lib ${aten_only})
find_library(TEPHRA_ATEN_CPU torch_cpu HINTS ${TEPHRA_LIBTORCH}/lib ${aten_only})
find_library(TEPHRA_ATEN_C10 c10 HINTS ${TEPHRA_LIBTORCH}/lib ${aten_only})
find_library(TEPHRA_ATEN_CUDA c10_cuda HINTS ${TEPHRA_LIBTORCH}/lib ${aten_only})
if(NOT TEPHRA_ATEN_INCLUDE OR NOT TEPHRA_ATEN_TORCH OR NOT TEPHRA_ATEN_CPU OR NOT TEPHRA_ATEN_C10)
  if(TEPHRA_ATEN STREQUAL "ON")
    message(FATAL_ERROR "TEPHRA_ATEN is ON but no libtorch was found. Install it (Debian: libtorch-dev) or set TEPHRA_LIBTORCH to its folder.")
  endif()
  message(STATUS "No libtorch found: the kernel set aten is left out")
  return()
endif()

file(GLOB aten_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/aten/*.cpp)
add_library(tephra_aten MODULE ${aten_sources})
target_include_directories(tephra_aten PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_include_directories(tephra_aten SYSTEM PRIVATE ${TEPHRA_ATEN_INCLUDE})
target_compile_features(tephra_aten PRIVATE cxx_std_20)
set_target_properties(tephra_aten PROPERTIES
  CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON UNITY_BUILD ${TEPHRA_UNITY} UNITY_BUILD_BATCH_SIZE 8)
# libtorch's headers take longer than all else here: once is enough.
target_precompile_headers(tephra_aten PRIVATE aten/kernel.hpp)
# libtorch registers its devices when it is loaded, so it must stay linked though nothing refers to it.
target_link_libraries(tephra_aten PRIVATE tephra_flags -Wl,--no-as-needed ${TEPHRA_ATEN_TORCH} ${TEPHRA_ATEN_CPU} ${TEPHRA_ATEN_C10})
if(TEPHRA_ATEN_CUDA)
  target_compile_definitions(tephra_aten PRIVATE TEPHRA_ATEN_HAS_CUDA)
  target_link_libraries(tephra_aten PRIVATE ${TEPHRA_ATEN_CUDA})
endif()

# Packages for older systems have the std::string of before 2011; their own configuration says so.
file(GLOB aten_config ${TEPHRA_LIBTORCH}/share/cmake/Torch/TorchConfig.cmake)
if(TEPHRA_LIBTORCH AND aten_config)
  file(STRINGS ${aten_config} aten_old_strings REGEX "_GLIBCXX_USE_CXX11_ABI=0")
  if(aten_old_strings)
    target_compile_definitions(tephra_aten PRIVATE _GLIBCXX_USE_CXX11_ABI=0)
  endif()
endif()

# Programs of this build find it where it was built.
list(APPEND CMAKE_BUILD_RPATH ${CMAKE_CURRENT_BINARY_DIR})
