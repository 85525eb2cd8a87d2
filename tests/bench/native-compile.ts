import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Report } from "./figure.ts"
import { rounded } from "./figure.ts"
import { buildOurs, root } from "./native/build.ts"
import { output } from "./native/command.ts"

const tries = 3
const goal = 1
/** A compiler cache would be what is measured. */
const env = { ...process.env, CCACHE_DISABLE: "1" }

/**
 * The generated program of every sample against the library as it is installed, built as its own CMakeLists.txt says, one compiler
 * at a time: from sources to objects, which is what the goal speaks of; linking; and CMake's own work before it, which finds out about
 * compiler and machine. Each the best of three.
 */
export async function measure(report: Report): Promise<void> {
  const ours = buildOurs({ mpi: true })
  output("cmake", ["--build", ours.folder, "--target", "install"])
  for (const sample of globSync(`${root}tests/samples/*/pipeline.tephra.json`).sort()) measureSample(report, sample, `${ours.folder}/prefix`)
}

function measureSample(report: Report, sample: string, prefix: string): void {
  const name = sample.split("/").at(-2)!
  const folder = mkdtempSync(join(tmpdir(), "tephra-compile-"))
  try {
    output(`${root}bin/tephra`, ["export", sample, "--to", `${folder}/job`])
    const builds = Array.from({ length: tries }, () => build(`${folder}/job`, prefix))
    const best = (step: keyof Build) => rounded(Math.min(...builds.map((one) => one[step])))
    const line = { unit: "s", peer: null, ratio: null, goal: null, met: null }
    report({ ...line, name: `native: compile of ${name}`, value: best("compile"), goal: `≤ ${goal} s`, met: best("compile") <= goal })
    report({ ...line, name: "native: … linked", value: best("link") })
    report({ ...line, name: "native: … configured by CMake before", value: best("configure") })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds of each step. */
interface Build {
  readonly configure: number
  readonly compile: number
  readonly link: number
}

/** From nothing. Times of compilers and linker are those of Ninja's log: start, end (ms), time stamp, output, command. */
function build(job: string, prefix: string): Build {
  const folder = `${job}/build`
  rmSync(folder, { recursive: true, force: true })
  const start = performance.now()
  output("cmake", ["-S", job, "-B", folder, "-G", "Ninja", `-DCMAKE_PREFIX_PATH=${prefix}`], { env })
  const configure = (performance.now() - start) / 1e3
  output("cmake", ["--build", folder, "-j", "1"], { env })
  const steps = readFileSync(`${folder}/.ninja_log`, "utf8").split("\n").map((line) => line.split("\t")).filter((words) => words.length > 3)
  const seconds = (which: (made: string) => boolean) => steps.filter((words) => which(words[3]!)).reduce((sum, [from, to]) => sum + (Number(to) - Number(from)) / 1e3, 0)
  return { configure, compile: seconds((made) => made.endsWith(".o")), link: seconds((made) => made === "job") }
}
