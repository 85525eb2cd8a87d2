import { globSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import type { Report } from "./figure.ts"
import { rounded } from "./figure.ts"
import { buildOurs, root } from "./native/build.ts"
import { output } from "./native/command.ts"

const tries = 3
const goal = 1
/** A compiler cache would be what is measured. */
const env = { ...process.env, CCACHE_DISABLE: "1" }

/**
 * The generated program of every sample against the library as it is installed. Counted: one `g++ -O2` a source, one after the
 * other, each the best of three, added up; the longest of them apart; and the whole build as CMake does it, linking included, one
 * compiler at a time.
 */
export async function measure(report: Report): Promise<void> {
  const ours = buildOurs({ mpi: true })
  output("cmake", ["--install", ours.folder])
  for (const sample of globSync(`${root}tests/samples/*/pipeline.tephra.json`).sort()) measureSample(report, sample, `${ours.folder}/prefix`)
}

function measureSample(report: Report, sample: string, prefix: string): void {
  const name = sample.split("/").at(-2)!
  const folder = mkdtempSync(join(tmpdir(), "tephra-compile-"))
  try {
    output(`${root}bin/tephra`, ["export", sample, "--to", `${folder}/job`])
    const sources = compileSeconds(`${folder}/job`, prefix)
    const total = sources.reduce((sum, { seconds }) => sum + seconds, 0)
    const longest = sources.toSorted((left, right) => right.seconds - left.seconds)[0]!
    const line = { unit: "s", peer: null, ratio: null, goal: null, met: null }
    report({ ...line, name: `native: compile of ${name}, ${sources.length} sources`, value: rounded(total), goal: `≤ ${goal} s`, met: total <= goal })
    report({ ...line, name: `native: … its longest, ${longest.file}`, value: rounded(longest.seconds) })
    report({ ...line, name: "native: … built by CMake and linked", value: rounded(buildSeconds(`${folder}/job`, prefix)) })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The sources of the job itself; those of the run time lie in runtime/. */
function compileSeconds(job: string, prefix: string): { file: string; seconds: number }[] {
  const files = globSync(["*.cpp", "stages/*.cpp"], { cwd: job }).sort()
  return files.map((file) => ({ file: relative(".", file), seconds: best(() => output("g++", ["-std=c++20", "-O2", `-I${prefix}/include`, "-c", file, "-o", "object.o"], { cwd: job, env })) }))
}

function buildSeconds(job: string, prefix: string): number {
  const build = `${job}/build`
  return best(
    () => output("cmake", ["--build", build, "-j", "1"], { env }),
    () => output("cmake", ["-S", job, "-B", build, "-G", "Ninja", `-DCMAKE_PREFIX_PATH=${prefix}`, "--fresh"]) && output("cmake", ["--build", build, "--target", "clean"]),
  )
}

function best(work: () => unknown, before: () => unknown = () => undefined): number {
  const times = Array.from({ length: tries }, () => {
    before()
    const start = performance.now()
    work()
    return (performance.now() - start) / 1e3
  })
  return Math.min(...times)
}
