# How our own code is compiled. No -ffast-math: NaN and infinity must be seen. The two -fno flags change no number; they let
# the compiler use vector square roots and comparisons. GCC 12's -Wrestrict cries wolf over std::string (GCC bug 105651).
add_library(tephra_flags INTERFACE)
target_compile_options(tephra_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-sign-conversion $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  -fno-math-errno -fno-trapping-math
  $<$<CONFIG:Release>:-O3>
  $<$<BOOL:${TEPHRA_WERROR}>:-Werror>
  $<$<BOOL:${TEPHRA_NATIVE_ARCH}>:-march=native>)
if(TEPHRA_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(TEPHRA_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(TEPHRA_SANITIZE)
  message(FATAL_ERROR "TEPHRA_SANITIZE is ${TEPHRA_SANITIZE}; it is OFF, address or thread.")
endif()
# What is instrumented is not vectorised, which clang would warn of.
if(TEPHRA_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "TEPHRA_FUZZ needs clang: configure a new folder with -DCMAKE_CXX_COMPILER=clang++ (Debian: clang libclang-rt-14-dev).")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -Wno-pass-failed)
  add_link_options(-fsanitize=address,undefined)
endif()
