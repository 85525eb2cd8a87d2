# tephra_openmp: threads for the few loops of our own that are worth them; without OpenMP they run on one.
add_library(tephra_openmp INTERFACE)
find_package(OpenMP QUIET COMPONENTS CXX)
if(OpenMP_CXX_FOUND)
  target_compile_options(tephra_openmp INTERFACE ${OpenMP_CXX_FLAGS})
  target_link_libraries(tephra_openmp INTERFACE ${OpenMP_CXX_LIBRARIES})
else()
  target_compile_options(tephra_openmp INTERFACE -Wno-unknown-pragmas)
endif()
