import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import { sampleData } from "../../engine/compile/testing/samples.ts"
import { cases as countOf } from "../counts.ts"
import { endAll } from "../faults/real-app.ts"
import { arrayDistance, arraysOf, exportTwins, metricDistance, stoppedAfter } from "./python-twin.ts"

afterEach(endAll)

const timeout = 20 * 60_000
/** Of drawings that say nothing of it. */
const epochs = countOf("epochs")
const sampleOf = (block: string) => stoppedAfter(epochs, `engine/blocks/${block}/${block}.sample.json`)
const images = "tests/numeric/layers/images.tephra.json"
const vectors = "tests/numeric/layers/vectors.tephra.json"
const digits = ["--data", "images=tests/samples/digits/images-idx3-ubyte", "--data", "labels=tests/samples/digits/labels-idx1-ubyte"]
const regression = "tests/samples/regression/pipeline.tephra.json"

function filesBelow(run: string): string[] {
  return readdirSync(join(run, "out"), { recursive: true, encoding: "utf8" }).toSorted()
}

/** `name=format`: the shipped or made file of that format under that name. */
function boundTo(name: string): readonly string[] {
  const [data, format] = name.split("=") as [string, string]
  return ["--data", `${data}=${sampleData({ name: data, path: "", format, options: {} })}`]
}

interface Case {
  readonly what: string
  readonly file: string
  readonly words: readonly string[]
  readonly most: number
}

interface DataBlock {
  readonly block: string
  readonly data: readonly string[]
  readonly words?: readonly string[]
  readonly rate?: string
}

const dataBlocks: readonly DataBlock[] = [
  // Slower still, or raw pixels bring the loss to 0, of which no difference is a share.
  { block: "cifar-images", data: ["images=cifar"], rate: "1e-9" },
  { block: "pool-images", data: ["images=cifar"] },
  { block: "take", data: ["table=csv"] },
  { block: "k-fold", data: ["table=csv"] },
  { block: "choose-labels", data: ["images=idx-images", "labels=idx-labels"] },
  { block: "choose-labels", data: ["images=idx-images", "labels=idx-labels"], words: ["--set", "split.stratify=true", "--set", "three digits.renumber=false", "--set", "output.units=10"] },
  { block: "array-data", data: ["arrays=arrays"] },
  { block: "array-table", data: ["table=arrays"] },
  { block: "collocation", data: ["table=arrays"] },
  { block: "idx-images", data: ["images=idx-images", "labels=idx-labels"], words: ["--set", "split.stratify=true"] },
  ...["friedman", "linear", "quadratic", "burgers"].map((kind) => ({ block: "synthetic", data: [], words: ["--set", `Friedman.kind=${kind}`] })),
]

/** The sample of a block, so slow that rounding does not grow. */
function dataCase({ block, data, words = [], rate = "1e-5" }: DataBlock): Case {
  const given = [...data.flatMap(boundTo), ...words, "--set", "train.dtype=f64", "--set", `SGD.learning_rate=${rate}`]
  return { what: [`data of ${block}`, ...words.slice(1)].join(" "), file: sampleOf(block), words: given, most: 1e-11 }
}

/** As long as extrapolations do not make rounding grow. */
function accelerated(residual: string): Case {
  const words = ["--data", "table=tests/samples/regression/table.csv", "--set", "train.dtype=f64", "--set", `Anderson.residual=${residual}`, "--set", "Anderson.frequency=7", "--set", "stop rule.epochs=5"]
  return { what: `Anderson acceleration, ${residual}, around a moving average`, file: "engine/blocks/anderson/anderson.sample.json", words, most: 1e-9 }
}

const cases: readonly Case[] = [
  { what: "regression: start weights, order, split, Adam", file: regression, words: ["--set", "stop rule.epochs=20"], most: 1e-12 },
  { what: "digits in 32 bits: images, cross-entropy", file: "tests/samples/digits/pipeline.tephra.json", words: ["--set", "stop rule.epochs=3"], most: 1e-4 },
  { what: "dropout: masks", file: sampleOf("dropout"), words: ["--data", "table=tests/samples/regression/table.csv", "--set", "train.dtype=f64", "--set", "SGD.learning_rate=1e-7"], most: 1e-11 },
  ...dataBlocks.map(dataCase),
  ...["exact", "differenced"].map(accelerated),
  { what: "layers of images", file: images, words: digits, most: 1e-12 },
  { what: "layers of vectors, lines and volumes, attention, labels, noise", file: vectors, words: digits, most: 1e-11 },
]

test.each(cases)("train.py gives the files, metrics and numbers of the C++ program: $what", { timeout }, async ({ file, words, most }) => {
  const twins = await exportTwins(file, ...words)
  const [native, python] = [await twins.native("native"), await twins.python("python")]
  expect(filesBelow(python)).toEqual(filesBelow(native))
  for (const name of filesBelow(native).filter((path) => path.endsWith("model.json"))) {
    const [ours, theirs] = [native, python].map((run) => JSON.parse(readFileSync(join(run, "out", name), "utf8")) as Record<string, unknown>)
    expect(Object.keys(theirs!)).toEqual(Object.keys(ours!))
    for (const key of ["fields", "prediction", "target", "parameters", "step", "epoch"]) expect(theirs![key]).toEqual(ours![key])
  }
  expect(await arrayDistance(join(python, "out"), join(native, "out"), "*.npz")).toBeLessThanOrEqual(most)
  expect(metricDistance(python, native)).toBeLessThanOrEqual(most)
})

test("held to a trace of the C++ program, train.py makes its losses, gradients and updates", { timeout }, async () => {
  const { folder, native, python } = await exportTwins(regression)
  const [free, held] = [join(folder, "free"), join(folder, "held")]
  await native("free", ["train", "--trace", free, "--steps", "12"])
  await python("held", ["train", "--init", free, "--trace", held, "--steps", "12"])
  expect(readdirSync(held)).toEqual(readdirSync(free))
  expect(await arrayDistance(held, free, "step-*.npz")).toBeLessThanOrEqual(1e-10)
})

/** Steps of 47 rows leave one row for the last, so that one rank has none. */
const uneven = ["--set", "train.batch=47"]
const shared: readonly Omit<Case, "most">[] = [
  { what: "regression", file: regression, words: ["--set", "stop rule.epochs=5"] },
  { what: "Anderson acceleration", file: "engine/blocks/anderson/anderson.sample.json", words: ["--data", "table=tests/samples/regression/table.csv", "--set", "train.dtype=f64", "--set", "stop rule.epochs=2"] },
  { what: "layers of images", file: images, words: [...digits, ...uneven, "--set", "norm.statistics=global"] },
  { what: "layers of vectors", file: vectors, words: [...digits, ...uneven] },
]

test.each(shared)("two ranks of train.py give the numbers of one: $what", { timeout }, async ({ file, words }) => {
  const twins = await exportTwins(file, "--ranks", "2", ...words)
  const [one, two] = [await twins.python("one"), await twins.python("two", [], 2)]
  expect(await arrayDistance(join(two, "out"), join(one, "out"), "*.npz")).toBeLessThanOrEqual(1e-12)
  expect(metricDistance(two, one)).toBeLessThanOrEqual(1e-12)
})

/** So slow that rounding does not grow, as the data are raw. */
const strategies: readonly { readonly strategy: string; readonly words: readonly string[] }[] = [
  { strategy: "downpour", words: ["--set", "downpour.sync_every=1"] },
  { strategy: "downpour", words: ["--set", "downpour.sync_every=3", "--set", "downpour.local_rate=1e-6"] },
  { strategy: "downpour", words: ["--set", "downpour.sync_every=3", "--set", "downpour.local_rate=1e-6", "--set", "downpour.synchronous=true"] },
  { strategy: "easgd", words: ["--set", "elastic averaging.sync_every=3", "--set", "train.batch=47"] },
  { strategy: "gem", words: ["--set", "GEM.learning_rate=1e-6"] },
]

/** The sample's twins, with momentum where the strategy has none of its own. */
function strategyTwins(strategy: string, ranks: number, words: readonly string[]): ReturnType<typeof exportTwins> {
  const momentum = strategy === "gem" ? "0" : "0.5"
  const given = [...boundTo("table=csv"), "--set", "train.dtype=f64", "--set", "SGD.learning_rate=1e-6", "--set", `SGD.momentum=${momentum}`, ...words]
  return exportTwins(sampleOf(strategy), "--ranks", String(ranks), ...given)
}

// With one worker updates have one order; elastic averaging has one on any number of ranks.
test.each(strategies.flatMap((one) => [1, 2].map((ranks) => ({ ...one, ranks }))))("$ranks ranks of train.py and of the C++ program train the same by $strategy $words", { timeout }, async ({ strategy, words, ranks }) => {
  const twins = await strategyTwins(strategy, ranks, words)
  const [native, python] = [await twins.native("native"), await twins.python("python", [], ranks)]
  expect(filesBelow(python)).toEqual(filesBelow(native))
  expect(await arrayDistance(join(python, "out"), join(native, "out"), "*.npz")).toBeLessThanOrEqual(1e-11)
  expect(metricDistance(python, native)).toBeLessThanOrEqual(1e-11)
})

test.each(["downpour", "gem"])("three ranks of train.py share each epoch's steps by %s", { timeout }, async (strategy) => {
  const slow = strategy === "downpour" ? ["--set", "downpour.local_rate=1e-6"] : []
  const twins = await strategyTwins(strategy, 3, slow)
  const run = await twins.python("three", [], 3)
  const [block] = readdirSync(join(run, "out"))
  const { events } = JSON.parse(readFileSync(join(run, "out", block!, "trace.json"), "utf8")) as { events: { event: string; counts?: number[]; workers?: number[] }[] }
  const shares = events.filter(({ event }) => event === "staleness")
  expect(shares).toHaveLength(epochs)
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
  const steps = strategy === "gem" ? 10 : 5
  for (const { counts, workers } of shares) expect([sum(counts!), workers![0], sum(workers!)]).toEqual([steps, 0, steps])
})

// In 64 bits: there hardly any gradient lies so near the middle between two numbers of 16 bits that rounding decides which it becomes.
test.each(["none", "fp16", "bf16"])("two ranks of train.py and of the C++ program add gradients up in groups alike, with compression %s", { timeout }, async (compression) => {
  const words = [...boundTo("table=csv"), "--set", "train.dtype=f64", "--set", `reducer.compression=${compression}`]
  const twins = await exportTwins(sampleOf("gradient-reducer"), "--ranks", "2", ...words)
  const [native, python] = [await twins.native("native"), await twins.python("python", [], 2)]
  expect(await arrayDistance(join(python, "out"), join(native, "out"), "*.npz")).toBeLessThanOrEqual(1e-11)
  expect(metricDistance(python, native)).toBeLessThanOrEqual(1e-11)
  const one = await twins.python("one")
  const apart = await arrayDistance(join(python, "out"), join(one, "out"), "*.npz")
  expect(apart < 1e-11).toBe(compression === "none")
})

test("a trace says what each step did, and a run that is held to it does the same", { timeout }, async () => {
  const { folder, python } = await exportTwins(regression)
  const [free, held] = [join(folder, "free"), join(folder, "held")]
  const run = await python("free", ["train", "--trace", free, "--steps", "11"])
  expect(JSON.parse(readFileSync(join(free, "trace.json"), "utf8"))).toMatchObject({ version: 1, stage: "train", dtype: "f64", batch: 32, ranks: 1, states: ["first_moment", "second_moment"] })
  expect(readdirSync(free)).toHaveLength(12)
  await python("held", ["train", "--init", free, "--trace", held, "--steps", "11"])
  expect(await arrayDistance(held, free, "step-*.npz")).toBe(0)

  const [block] = readdirSync(join(run, "out"))
  const [model, started] = [join(run, "out", block!, "model.npz"), join(folder, "started")]
  await python("started", ["train", "--init", model, "--trace", started, "--steps", "1"])
  const step = arraysOf(join(started, "step-000001.npz"))
  for (const [name, array] of arraysOf(model)) expect(step.get(`before/${name}`)?.values).toEqual(array.values)
})

test("bad use and bad data are told in words", { timeout }, async () => {
  const { folder, python } = await exportTwins(regression)
  const refused = (words: readonly string[]) => python("refused", words).catch((error: { code: number; stderr: string }) => `${error.code} ${error.stderr.trim()}`)
  expect(await refused(["nonsense"])).toMatch(/^64 tephra: a stage is one of train, evaluate/)
  expect(await refused(["evaluate"])).toMatch(/^66 tephra: rank 0: block "\w+": .*Run the stage that trains it first\.$/)
  expect(await refused(["train", "--init", join(folder, "README.md")])).toMatch(/^65 .*this is no whole NPZ file/)
  expect(await refused(["train", "--init", join(folder, "absent.npz")])).toMatch(/^66 .*there is no such file/)
  expect(await refused(["train", "--init", folder])).toMatch(/^66 .*is no trace/)
  const trace = join(folder, "trace")
  await python("short", ["train", "--trace", trace, "--steps", "1"])
  expect(await refused(["train", "--trace", trace])).toMatch(/^64 .*this folder holds a trace already/)
  expect(await refused(["train", "--init", trace])).toMatch(/^66 .*Ask for --steps 1\.$/)
})
