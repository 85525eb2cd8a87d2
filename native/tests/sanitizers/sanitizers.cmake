# What a build with sanitizers tells its tests. Programs that tests start report to files too, as nobody reads all that they print; 99
# is no exit code of a job, so that no finding is taken for an answer.
if(TEPHRA_SANITIZE)
  set(sanitizer_reports ${CMAKE_CURRENT_BINARY_DIR}/reports)
  set(sanitizer_options exitcode=99:log_path=${sanitizer_reports}/report)
endif()
if(TEPHRA_SANITIZE STREQUAL "address")
  # Whole stacks of what is allocated: in libraries without frame pointers the fast way loses the frames that lsan.txt names.
  list(APPEND test_environment
    ASAN_OPTIONS=${sanitizer_options}:detect_stack_use_after_return=1:check_initialization_order=1:fast_unwind_on_malloc=0
    UBSAN_OPTIONS=${sanitizer_options}:print_stacktrace=1
    LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_SOURCE_DIR}/sanitizers/lsan.txt:print_suppressions=0)
elseif(TEPHRA_SANITIZE STREQUAL "thread")
  list(APPEND test_environment TSAN_OPTIONS=${sanitizer_options})
endif()

# After all tests of a directory are known: the last test to run prints the reports and fails when there is one.
function(tephra_collect_reports)
  if(NOT TEPHRA_SANITIZE)
    return()
  endif()
  get_property(tests DIRECTORY PROPERTY TESTS)
  set_property(TEST ${tests} PROPERTY FIXTURES_REQUIRED sanitizer_reports)
  set(script ${CMAKE_CURRENT_SOURCE_DIR}/sanitizers/reports.cmake)
  add_test(NAME sanitizer_reports_begin COMMAND ${CMAKE_COMMAND} -DFOLDER=${sanitizer_reports} -DBEGIN=ON -P ${script})
  add_test(NAME sanitizer_reports COMMAND ${CMAKE_COMMAND} -DFOLDER=${sanitizer_reports} -DBEGIN=OFF -P ${script})
  set_tests_properties(sanitizer_reports_begin PROPERTIES FIXTURES_SETUP sanitizer_reports)
  set_tests_properties(sanitizer_reports PROPERTIES FIXTURES_CLEANUP sanitizer_reports)
endfunction()
