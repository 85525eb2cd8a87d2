import { globSync, mkdtempSync, rmSync } from "node:fs"
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
 * The generated program of every sample against the library as it is installed, built as its own CMakeLists.txt says by one compiler
 * at a time: counted is all from the sources to the objects; linking is printed apart. Each the best of three.
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
    configure(`${folder}/job`, prefix)
    const linked = buildSeconds(`${folder}/job/build`, ["job"])
    const objects = buildSeconds(`${folder}/job/build`, globSync("CMakeFiles/job.dir/**/*.o", { cwd: `${folder}/job/build` }))
    const line = { unit: "s", peer: null, ratio: null, goal: null, met: null }
    report({ ...line, name: `native: compile of ${name}`, value: rounded(objects), goal: `≤ ${goal} s`, met: objects <= goal })
    report({ ...line, name: "native: … linked as well", value: rounded(linked) })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function configure(job: string, prefix: string): void {
  output("cmake", ["-S", job, "-B", `${job}/build`, "-G", "Ninja", `-DCMAKE_PREFIX_PATH=${prefix}`])
}

/** From a clean folder. */
function buildSeconds(build: string, targets: readonly string[]): number {
  const clean = () => output("cmake", ["--build", build, "--target", "clean"])
  return best(() => output("cmake", ["--build", build, "-j", "1", "--target", ...targets], { env }), clean)
}

function best(work: () => unknown, before: () => unknown): number {
  const times = Array.from({ length: tries }, () => {
    before()
    const start = performance.now()
    work()
    return (performance.now() - start) / 1e3
  })
  return Math.min(...times)
}
