import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterEach, expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { stageFigures } from "../../engine/compile/3-plan/figures/figures.ts"
import { compileSample } from "../../engine/compile/testing/samples.ts"
import type { NativeStage } from "../../engine/model/native-plan.ts"
import type { Dim } from "../../engine/model/ports.ts"
import { localTarget } from "../../engine/model/target.ts"
import { appRoot } from "../../engine/server/app-root.ts"
import { compileJob } from "../../engine/server/compile-job.ts"
import { planNatively } from "../../engine/server/native-plan/plan-natively.ts"
import { endAll } from "../faults/real-app.ts"
import type { Twins } from "./python-twin.ts"
import { arrayDistance, arraysOf, cache, exportTwins, metricDistance, python3 } from "./python-twin.ts"

afterEach(endAll)

const timeout = 20 * 60_000
const digits = "tests/samples/digits"
const images = ["--data", `images=${digits}/images-idx3-ubyte`]
const labels = ["--data", `labels=${digits}/labels-idx1-ubyte`]
const regression = ["--data", "table=tests/samples/regression/table.csv"]
const filtered = "engine/blocks/filter-samples/filter-samples.sample.json"
const alone = "engine/blocks/importance-score/importance-score.sample.json"
const exact = ["--set", "scores.dtype=f64", "--set", "train.dtype=f64", "--set", "SGD.learning_rate=0.1"]

/** Rows and scores as the stage that scores left them. */
function subsetOf(run: string): { rows: number[]; scores: number[] } {
  const arrays = arraysOf(join(run, "out/im5score/subset.npz"))
  return { rows: Array.from(arrays.get("row")!.values, Number), scores: Array.from(arrays.get("score")!.values, Number) }
}

test.each(["el2n", "loss", "margin", "forgetting", "random"])("train.py scores and filters as the C++ program does: %s", { timeout }, async (method) => {
  const twins = await exportTwins(filtered, ...images, ...labels, ...exact, "--set", `scores.method=${method}`, "--set", "scores.epochs=4")
  const [native, python] = [await twins.native("native"), await twins.python("python")]
  for (const block of ["im5score", "rdh43ezu"]) expect(readdirSync(join(python, "out", block))).toEqual(readdirSync(join(native, "out", block)))
  expect(subsetOf(python).rows).toEqual(subsetOf(native).rows)
  expect(await arrayDistance(join(python, "out"), join(native, "out"), "*.npz")).toBeLessThanOrEqual(1e-10)
  expect(metricDistance(python, native)).toBeLessThanOrEqual(1e-10)
  const [ours, theirs] = [native, python].map((run) => JSON.parse(readFileSync(join(run, "out/im5score/subset.json"), "utf8")) as unknown)
  expect(theirs).toEqual(ours)
})

test.each(["keep-easiest", "drop-hardest", "drop-easiest", "drop-both", "random"])("train.py keeps the rows that the C++ program does: %s", { timeout }, async (rule) => {
  const words = ["--set", "hardest half.fraction=0.3", "--set", `hardest half.rule=${rule}`, "--set", "hardest half.per_class=false"]
  const twins = await exportTwins(filtered, ...images, ...labels, ...exact, ...words)
  const [native, python] = [await twins.native("native"), await twins.python("python")]
  expect(await arrayDistance(join(python, "out"), join(native, "out"), "model.npz")).toBeLessThanOrEqual(1e-10)
})

test("the losses of numbers are scored alike, and two ranks of train.py score as one", { timeout }, async () => {
  const twins = await exportTwins(alone, "--ranks", "2", ...regression)
  const native = await twins.native("native")
  const [one, two] = [await twins.python("one"), await twins.python("two", [], 2)]
  for (const run of [one, two]) expect(await arrayDistance(join(run, "out"), join(native, "out"), "*.npz")).toBeLessThanOrEqual(1e-10)
})

/** `train.py` with lines that change it first, as the job of this hash: its exit code and what it said. */
function changed({ folder }: Twins, name: string, hash: string, lines: readonly string[] = []): { code: number | null; err: string; run: string } {
  const run = join(folder, "runs", name)
  const script = ["import sys", "import train", ...lines, 'sys.exit(train.Job.run(["scores"], train.STAGES))'].join("\n")
  const { status, stderr } = spawnSync(python3, ["-c", script], { cwd: folder, encoding: "utf8", env: { ...process.env, OMP_NUM_THREADS: "1", TEPHRA_RUN: run, TEPHRA_JOB: folder, TEPHRA_JOB_HASH: hash } })
  return { code: status, err: stderr, run }
}

/** A function of `train.py` that does something more at its call of this number. */
const atCall = (name: string, call: number, lines: readonly string[]) => [
  `inner, calls = train.${name}, []`,
  "def outer(*given):",
  "    calls.append(given)",
  "    result = inner(*given)",
  `    if len(calls) == ${call}:`,
  ...lines.map((line) => `        ${line}`),
  "    return result",
  `train.${name} = outer`,
]

test("train.py that is stopped while it asks goes on to the same scores, for its own job alone", { timeout }, async () => {
  const twins = await exportTwins(alone, ...regression)
  const whole = await twins.python("whole")
  const { rows, scores } = subsetOf(whole)
  const steps = 2 * Math.ceil(rows.length / 64)
  const stopped = changed(twins, "stopped", "one", atCall("RowScores.rate", rows.length + 9, ["train.Stage.stop_asked = True"]))
  expect(stopped).toMatchObject({ code: 75 })
  expect(readFileSync(join(stopped.run, "metrics.1.log"), "utf8")).toMatch(new RegExp(`"checkpoint","step":${2 * steps},"epoch":4\\b`))
  expect(readdirSync(join(stopped.run, "checkpoints/scores")).toSorted()).toEqual(["importance.npz", "repeat-1"])

  for (const [hash, lines, key] of [["other", [], "job"], ["", ["sgd = train.Optim.sgd", "train.Optim.sgd = lambda **given: sgd(**{**given, 'momentum': 0.5})"], "optimizer"]] as const) {
    const refused = changed(twins, "stopped", hash, lines)
    expect([refused.code, refused.err]).toEqual([65, expect.stringContaining(`importance.npz: this scoring was begun with another ${key}. Delete it to score anew.`)])
  }
  const goneOn = changed(twins, "stopped", "one")
  expect(goneOn).toMatchObject({ code: 0 })
  expect(subsetOf(goneOn.run)).toEqual({ rows, scores })

  const last = changed(twins, "last", "", atCall("Trainer.compute", steps, ["train.Stage.stop_asked = True"]))
  expect(last).toMatchObject({ code: 75 })
  expect(changed(twins, "last", "").code).toBe(0)
  expect(readFileSync(join(last.run, "metrics.1.log"), "utf8")).toMatch(new RegExp(`"step":${steps},"epoch":2,"values":\\{"epoch_loss"`))

  const faulty = changed(twins, "faulty", "", atCall("Trainer.compute", steps + 2, ["result = (train.math.nan, result[1])"]))
  expect(faulty.code).toBe(76)
  expect(faulty.err).toContain(`the loss is not finite at step ${steps + 2}.`)
})

/** Rows of each part as the engine knows them; 0, as the C++ program has it, where only the data tell. */
function partsAt(analysis: Analysis, job: string): unknown {
  const data = analysis.blocks[job]!.inputSignals.data
  const counted = (rows: Dim | undefined) => (typeof rows === "number" ? rows : 0)
  if (data?.kind !== "dataset") return undefined
  const { train, validation, test: tested } = data.parts ?? { train: data.rows }
  return { train: counted(train), validation: counted(validation), test: counted(tested) }
}

test.each([
  ["k-fold", regression],
  ["choose-labels", [...images, ...labels]],
  ["filter-samples", [...images, ...labels]],
  ["importance-score", regression],
] as const)("the C++ program plans the rows that the engine counts: %s", { timeout }, async (sample, data) => {
  const { analysis } = await compileSample(sample)
  const stages = await (await exportTwins(`engine/blocks/${sample}/${sample}.sample.json`, ...data)).plan()
  for (const { block, rows } of stages) expect(rows).toEqual(partsAt(analysis, block as string))
  expect(stages.length).toBeGreaterThan(0)
})

test.each([true, false])("a scoring costs on two ranks what the C++ program plans, strict: %s", { timeout }, async (strict) => {
  const { pipeline: sample, analysis: first } = await compileSample("importance-score")
  const scores = sample.blocks.im5score!
  const pipeline = { ...sample, blocks: { ...sample.blocks, im5score: { ...scores, config: { ...scores.config, strict } } } }
  const target = { ...localTarget, ranks: 2 }
  const job = compileJob({ pipeline, facts: first.facts, target, seed: null, root: appRoot() })
  const [{ peakBytes, ...counted }] = (await planNatively({ files: job.files, plan: job.plan!, cache, environment: process.env })) as [NativeStage]
  const { rowsPerRank, exact: figures, bound } = stageFigures(analyse({ pipeline, facts: first.facts, types: blockTypes }), "im5score", target)!
  const { parameterBytes, gradientBytes, optimizerBytes, exchangedBytes, forward, backward } = figures
  expect({ block: "im5score", rowsPerRank, parameterBytes, gradientBytes, optimizerBytes, exchangedBytes, forward, backward }).toEqual(counted)
  expect(bound.peakBytes).toBeGreaterThanOrEqual(peakBytes)
})

/** The labels with one in five wrong, and the rows whose labels are. */
function withNoise(folder: string): { path: string; wrong: Set<number> } {
  const bytes = Buffer.from(readFileSync(join(digits, "labels-idx1-ubyte")))
  const wrong = new Set<number>()
  let state = 1
  for (let row = 0; row < bytes.length - 8; row++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    if ((state >> 8) % 5 !== 0) continue
    bytes[row + 8] = (bytes[row + 8]! + 1 + ((state >> 16) % 9)) % 10
    wrong.add(row)
  }
  const path = join(folder, "labels")
  writeFileSync(path, bytes)
  return { path, wrong }
}

test("where one label in five is wrong, of the hardest fifth at least 85 % are", { timeout }, async () => {
  const { path, wrong } = withNoise(mkdtempSync(join(tmpdir(), "tephra-noise-")))
  const training = ["--set", "scores.epochs=10", "--set", "scores.repeats=3", "--set", "SGD.learning_rate=0.5", "--set", "SGD.momentum=0.9"]
  const twins = await exportTwins(resolve(filtered), ...images, "--data", `labels=${path}`, "--set", "digits.limit=0", ...training)
  const { rows, scores } = subsetOf(await twins.native("native"))
  const hardest = rows.map((row, at) => [scores[at]!, row] as const).toSorted(([a], [b]) => b - a).slice(0, Math.round(rows.length / 5))
  expect(hardest.filter(([, row]) => wrong.has(row)).length / hardest.length).toBeGreaterThanOrEqual(0.85)
})
