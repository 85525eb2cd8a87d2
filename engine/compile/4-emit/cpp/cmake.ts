import type { JobFile } from "../../../model/job-file.ts"
import type { Plan } from "../../3-plan/plan-data.ts"
import { fileOf } from "../lines.ts"

/** The build of the job: against an installed run time where there is one, else with the sources in `runtime/`. */
export function cmakeFile({ stages }: Plan): JobFile {
  const sources = stages.map(({ name }) => `stages/${name}.cpp`).sort()
  return fileOf("CMakeLists.txt", "cmake", [
    {
      text: `cmake_minimum_required(VERSION 3.20)
project(job LANGUAGES CXX)

set(TEPHRA_RUNTIME "\${CMAKE_CURRENT_SOURCE_DIR}/runtime" CACHE PATH "sources of the run time, used when no tephra package is found")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_package(tephra CONFIG QUIET HINTS $ENV{TEPHRA_PREFIX})
if(NOT tephra_FOUND)
  add_subdirectory("\${TEPHRA_RUNTIME}" runtime EXCLUDE_FROM_ALL)
endif()

add_executable(job
  main.cpp
  pipeline.cpp`,
    },
    { text: sources.map((source) => `  ${source}`).join("\n") + ")" },
    {
      text: `target_link_libraries(job PRIVATE tephra::tephra)
# One run of the compiler for all sources: most of it goes into the headers that they share, which an installed run time has read already.
# And little optimisation: these sources only describe, once, what the library does, which is itself optimised. -Og is the level at
# which GCC is done first.
set_target_properties(job PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
target_compile_options(job PRIVATE "$<$<CXX_COMPILER_ID:GNU>:SHELL:-Og -include tephra/tephra.hpp>")`,
    },
  ])
}
