# find_package(tephra) after installation; a static tephra needs its BLAS, MPI and threads found again.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tephra)
install(TARGETS tephra tephra_blas tephra_flags tephra_onednn tephra_openmp EXPORT tephra
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET tephra_aten)
  set(TEPHRA_ATEN_INSTALLED ON)
  install(TARGETS tephra_aten LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/tephra DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
include(cmake/precompiled.cmake)
install(EXPORT tephra NAMESPACE tephra:: DESTINATION ${package_dir} FILE tephra_targets.cmake)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/tephra-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/tephra-config.cmake INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/tephra-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tephra-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/tephra-config-version.cmake
  DESTINATION ${package_dir})
