import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { beforeAll, expect, it } from "vitest"
import { cases } from "../../tests/counts.ts"
import { blockTypes as types } from "../blocks/index.generated.ts"
import { parseHelp } from "../help.ts"
import type { FactsByName } from "../model/facts.ts"
import { readPipeline, writePipeline } from "../model/file.ts"
import type { JobFile } from "../model/job-file.ts"
import type { Pipeline } from "../model/pipeline.ts"
import type { Problem } from "../model/problem.ts"
import { hasErrors } from "../model/problem.ts"
import type { Target } from "../model/target.ts"
import { analyse } from "./2-infer/infer.ts"
import { plan } from "./3-plan/plan.ts"
import { emit } from "./4-emit/emit.ts"
import { anyChanges, changed } from "./testing/arbitrary.ts"
import { complaints, hasCompiler } from "./testing/compiler.ts"
import { anyMutations, mutatedText } from "./testing/mutated.ts"
import { factsFor, folders, page, root } from "./testing/samples.ts"
import { machineNamed } from "../machines/machines.ts"

interface Start {
  readonly text: string
  readonly facts: FactsByName
}

const starts: Start[] = []
const codes = new Set<string>()
/** Some of the job folders that came of it, for the languages' own readers. */
const kept: (readonly JobFile[])[] = []
const most = 200

const timeout = Math.max(2 * 60_000, cases("pipelines") * 60)

const targets: readonly Target[] = [
  { machine: "local", ranks: 1, threads: 1 },
  { machine: "local", ranks: 2, threads: 1 },
  { machine: "summit", ranks: 6, threads: 7, account: "ABC123", walltime: 3600 },
  { machine: "generic-pbs", ranks: 1_000_000, threads: 1 },
]

beforeAll(async () => {
  const drawn = [...globSync("tests/samples/**/*.tephra.json", { cwd: root })].sort().map((path) => readFileSync(join(root, path), "utf8"))
  for (const text of [...folders.map((folder) => page(folder, ".sample.json")), ...drawn]) {
    const read = readPipeline(text)
    if (!read.ok) throw new Error(read.problem.message)
    starts.push({ text, facts: await factsFor(read.pipeline) })
  }
  for (const path of globSync("engine/**/*.md", { cwd: root })) Object.keys(parseHelp(readFileSync(join(root, path), "utf8")).problems).forEach((code) => codes.add(code))
})

/** Compiles as far as it goes, and looks at everything that comes of it. */
function compiled(pipeline: Pipeline, facts: FactsByName, target: Target): void {
  const analysis = analyse({ pipeline, facts, types })
  expectTold(analysis.problems)
  const planned = plan({ analysis, target })
  expectTold(planned.problems)
  if (!planned.plan) expect(hasErrors(planned.problems)).toBe(true)
  else expectWhole(emit({ plan: planned.plan, machine: machineNamed(planned.plan.target.machine)!, runtime: [], pipelineText: writePipeline(pipeline), sha256 }).files)
}

function expectTold(problems: readonly Problem[]): void {
  for (const { code, message } of problems) {
    expect(codes, `${code}: ${message}`).toContain(code)
    expect(message).toMatch(/\S/)
    expect(message).not.toMatch(/undefined|\[object Object\]|NaN/)
  }
}

/** All files of the manifest, and no other. */
function expectWhole(files: readonly JobFile[]): void {
  const manifest = JSON.parse(files.at(-1)!.text) as { files: Record<string, string> }
  expect(Object.entries(manifest.files)).toEqual(files.slice(0, -1).map(({ path, text }) => [path, sha256(text)]))
  if (kept.length < most) kept.push(files)
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

const anyPick = fc.record({ sample: fc.nat(1_000_000), target: fc.constantFrom(...targets) })

it("takes any text of a file: a pipeline that compiles, or problems that have a page", { timeout }, () => {
  const property = fc.property(anyPick, anyMutations, ({ sample, target }, mutations) => {
    const { text, facts } = starts[sample % starts.length]!
    const read = readPipeline(mutatedText(text, mutations))
    if (read.ok) compiled(read.pipeline, facts, target)
    else expectTold([read.problem])
  })
  fc.assert(property, { numRuns: cases("pipelines") })
})

it("takes any drawing of the blocks there are", { timeout }, () => {
  const property = fc.property(anyPick, anyChanges(types, 20), ({ sample, target }, changes) => {
    const { text, facts } = starts[sample % starts.length]!
    const read = readPipeline(text)
    if (read.ok) compiled(changes.reduce((pipeline, change) => changed(pipeline, change, types), read.pipeline), facts, target)
  })
  fc.assert(property, { numRuns: cases("pipelines") })
})

it("gave files that Python, the shell and the compiler read", () => {
  expect(kept.length).toBeGreaterThan(20)
  const texts = (name: string) => new Set(kept.map((files) => files.find(({ path }) => path === name)!.text))
  expect(pythonFaults([...texts("train.py")])).toEqual([])
  for (const name of ["job.sh", "submit.sh"]) for (const input of texts(name)) expect(spawnSync("sh", ["-n"], { input, encoding: "utf8" }).stderr).toBe("")
  if (hasCompiler()) for (const files of kept.slice(-2)) expect(complaints(files)).toBe("")
})

/** The texts that Python does not read, in one process. */
function pythonFaults(texts: readonly string[]): unknown {
  const script = "import ast, json, sys\nfaults = []\nfor text in json.load(sys.stdin):\n    try: ast.parse(text)\n    except SyntaxError as error: faults.append([str(error), text])\nprint(json.dumps(faults))"
  return JSON.parse(spawnSync("/usr/bin/python3", ["-c", script], { input: JSON.stringify(texts), encoding: "utf8", maxBuffer: 1e9 }).stdout)
}
