# The public header as GCC has already read it, beside the header itself. GCC takes it for sources that begin with that header and are
# compiled with the same flags, those of a generated job; for others it reads the header as ever.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR TEPHRA_SANITIZE)
  return()
endif()
set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/tephra/tephra.hpp PROPERTIES LANGUAGE CXX)
add_library(tephra_precompiled OBJECT ${CMAKE_CURRENT_SOURCE_DIR}/tephra/tephra.hpp)
target_link_libraries(tephra_precompiled PRIVATE tephra::tephra)
# It is no header of another source here, which is all that GCC would warn of.
target_compile_options(tephra_precompiled PRIVATE -Og -w "SHELL:-x c++-header")
install(FILES $<TARGET_OBJECTS:tephra_precompiled> DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tephra RENAME tephra.hpp.gch)
