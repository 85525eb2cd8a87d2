import type { Failure } from "../model/run.ts"
import { blockAt } from "./job-files.ts"
import type { Marks } from "./job-files.ts"

interface FailedBuild {
  readonly log: string
  readonly marks: Marks
  readonly names: Readonly<Record<string, string>>
  readonly jobFolder: string
}

/** A failed build in one sentence: full disk, missing library, or the first compiler error with the block whose line it is. */
export function buildFailure(build: FailedBuild): Failure {
  return diskFull(build.log) ?? missingLibrary(build.log) ?? compilerError(build) ?? plain(build.log)
}

function diskFull(log: string): Failure | null {
  return /No space left on device/.test(log) ? { code: "run-disk-full", message: "The disk is full, so the job could not be built. Free space, then resume.", at: {} } : null
}

const packages: readonly (readonly [RegExp, string, string])[] = [
  [/Could NOT find MPI|mpi\.h: No such file/i, "MPI", "libopenmpi-dev openmpi-bin"],
  [/cblas\.h: No such file|Could NOT find BLAS|OpenBLAS.*not found|No BLAS/i, "BLAS", "libopenblas-dev"],
  [/No CMAKE_CXX_COMPILER could be found|CMAKE_CXX_COMPILER not set/i, "a C++ compiler", "g++"],
]

function missingLibrary(log: string): Failure | null {
  const found = packages.find(([pattern]) => pattern.test(log))
  if (found === undefined) return null
  const [, what, names] = found
  return { code: "run-no-tool-chain", message: `The build did not find ${what}. On Debian or Ubuntu: apt-get install -y ${names}`, at: {} }
}

function compilerError({ log, marks, names, jobFolder }: FailedBuild): Failure | null {
  const found = /^(\/?[^\s:][^:\n]*):(\d+):(?:(\d+):)? (?:fatal )?error: (.+)$/m.exec(log)
  if (found === null) return null
  const [, path = "", line = "0", column, text = ""] = found
  const file = inJob(path, jobFolder, marks)
  const block = blockAt(marks, file, Number(line))
  const at: Failure["at"] = { file, line: Number(line) }
  if (column !== undefined) at.column = Number(column)
  if (block !== undefined) at.block = block
  const name = block === undefined ? undefined : names[block]
  const whose = name === undefined ? "" : ` of “${name}”`
  return { code: "run-build-failed", message: `The compiler refuses ${file}, line ${line}${whose}: ${text}. The log has the whole of it.`, at }
}

/** Relative to the job folder; sources that were built as a copy elsewhere are known by the end of their path. */
function inJob(path: string, jobFolder: string, marks: Marks): string {
  if (path.startsWith(`${jobFolder}/`)) return path.slice(jobFolder.length + 1)
  return Object.keys(marks).find((known) => path.endsWith(`/source/${known}`)) ?? path
}

function plain(log: string): Failure {
  const line = log.split("\n").find((each) => /CMake Error|undefined reference|error:|FAILED/.test(each))?.trim()
  return { code: "run-build-failed", message: `The job could not be built${line === undefined ? "" : `: ${line}`}. The log has the whole of it.`, at: {} }
}
