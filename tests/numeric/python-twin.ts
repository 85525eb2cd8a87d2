import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { promisify } from "node:util"
import { expect } from "vitest"
import type { NamedArray } from "../../engine/interchange/arrays.ts"
import { readNpz } from "../../engine/interchange/npz/npz-read.ts"
import type { Pipeline } from "../../engine/model/pipeline.ts"
import { realApp } from "../faults/real-app.ts"

const start = promisify(execFile)
/** With NumPy and PyTorch. */
export const python3 = process.env["TEPHRA_PYTHON"] ?? "/usr/bin/python3"
export const cache = process.env["TEPHRA_CACHE"] ?? resolve("build/test-cache")
const oneThread = { OMP_NUM_THREADS: "1", OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" }

/** A job folder that both programs are run from. */
export interface Twins {
  readonly folder: string
  /** The C++ program with these words, or through every stage; gives the run folder. */
  readonly native: (name: string, words?: readonly string[]) => Promise<string>
  /** What the C++ program plans for each stage, as it prints it. */
  readonly plan: () => Promise<readonly Readonly<Record<string, unknown>>[]>
  /** `train.py` with these words, on so many ranks; gives the run folder. */
  readonly python: (name: string, words?: readonly string[], ranks?: number) => Promise<string>
}

export async function exportTwins(file: string, ...words: string[]): Promise<Twins> {
  const folder = join(mkdtempSync(join(tmpdir(), "tephra-twins-")), "job")
  const { code, err } = await realApp().ask("export", resolve(file), "--to", folder, ...words)
  if (code !== 0) throw new Error(`tephra export ${file} ended with ${code}: ${err}`)
  const environment = (run: string) => ({ env: { ...process.env, ...oneThread, TEPHRA_CACHE: cache, TEPHRA_RUN: run, TEPHRA_JOB: folder } })
  const built = async (): Promise<string> => {
    const { stdout } = await start("sh", [join(folder, "job.sh"), "build"], environment(folder))
    const [, program] = /built: (.+)\n/.exec(stdout) ?? []
    if (program === undefined) throw new Error(`the job was not built: ${stdout}`)
    return program
  }
  return {
    folder,
    native: async (name, given = []) => {
      const run = join(folder, "runs", name)
      if (given.length === 0) await start("sh", [join(folder, "job.sh")], environment(run))
      else await start(await built(), [...given], environment(run))
      return run
    },
    plan: async () => {
      const { stdout } = await start(await built(), ["--plan"], environment(join(folder, "runs", "plan")))
      return (JSON.parse(stdout) as { readonly stages: readonly Readonly<Record<string, unknown>>[] }).stages
    },
    python: async (name, given = [], ranks = 1) => {
      const run = join(folder, "runs", name)
      const program = [python3, join(folder, "train.py"), ...given]
      const [command, ...rest] = ranks === 1 ? program : ["mpirun", "-n", String(ranks), "--oversubscribe", "--bind-to", "none", ...program]
      await start(command!, rest, environment(run))
      return run
    },
  }
}

/** A copy of a drawing that says nothing of when to stop, with a stop rule of so many epochs. */
export function stoppedAfter(epochs: number, file: string): string {
  const drawn = JSON.parse(readFileSync(file, "utf8")) as Pipeline
  const [train] = Object.entries(drawn.blocks).find(([, { type }]) => type === "train")!
  expect(drawn.wires).not.toHaveProperty([`${train}.stop`])
  const stopped: Pipeline = {
    ...drawn,
    blocks: { ...drawn.blocks, stopaaaa: { type: "stop-rule", name: "stop rule", config: { epochs } } },
    wires: { ...drawn.wires, [`${train}.stop`]: "stopaaaa.stop" },
    uses: { ...drawn.uses, "stop-rule": { version: 1 } },
  }
  const copy = join(mkdtempSync(join(tmpdir(), "tephra-stopped-")), basename(file))
  writeFileSync(copy, JSON.stringify(stopped))
  return copy
}

interface Figures {
  readonly step?: number
  readonly values?: Readonly<Record<string, number>>
}

/** The numbers of a run's metrics log, by series and step; what differs from run to run (seconds) is left out. */
export function metricsOf(run: string): Record<string, number> {
  const records = readFileSync(join(run, "metrics.1.log"), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line.replace(/^\d+ \w+ /, "")) as Figures)
  const values = records.flatMap(({ step, values = {} }) => Object.entries(values).map(([series, value]) => [`${series} ${step}`, value] as const))
  return Object.fromEntries(values.filter(([key]) => !key.includes("seconds")))
}

/**
 * Largest |a − b| / max|b| over all arrays of all files `name` below two folders, which must hold the same arrays. What is less than 1e-12
 * throughout is rounding alone, as a key's bias is, which no loss depends on; it counts as it stands.
 */
export async function arrayDistance(first: string, second: string, name: string): Promise<number> {
  const script = `
import glob, numpy, os, sys
worst, seen = 0.0, 0
for path in sorted(glob.glob(os.path.join(sys.argv[1], "**", sys.argv[3]), recursive=True)):
    a, b = numpy.load(path), numpy.load(os.path.join(sys.argv[2], os.path.relpath(path, sys.argv[1])))
    assert sorted(a.files) == sorted(b.files), (a.files, b.files)
    for name in a.files:
        assert (a[name].dtype, a[name].shape) == (b[name].dtype, b[name].shape), name
        seen += 1
        largest = numpy.abs(b[name]).max()
        worst = max(worst, numpy.abs(a[name] - b[name]).max() / (largest if largest > 1e-12 else 1.0))
assert seen > 0
print(worst)`
  const { stdout } = await start(python3, ["-c", script, first, second, name], { env: { ...process.env, ...oneThread } })
  return Number(stdout)
}

/** Largest difference of two runs' metrics, which must have the same series and steps, as a share of the value. */
export function metricDistance(first: string, second: string): number {
  const [a, b] = [metricsOf(first), metricsOf(second)]
  expect(Object.keys(a)).toEqual(Object.keys(b))
  return Math.max(...Object.entries(a).map(([key, value]) => (value === b[key] ? 0 : Math.abs(value - b[key]!) / Math.abs(b[key]!))))
}

export function arraysOf(path: string): ReadonlyMap<string, NamedArray> {
  return readNpz(readFileSync(path), path) as ReadonlyMap<string, NamedArray>
}
