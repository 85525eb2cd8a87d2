import { globSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { blockTypes } from "../blocks/index.generated.ts"
import { jobsOf } from "../compile/3-plan/jobs.ts"
import { analyse } from "../compile/2-infer/infer.ts"
import { regression, tableFacts } from "../compile/testing/regression.ts"
import { compileSample, factsFor, folders } from "../compile/testing/samples.ts"
import { parseHelp } from "../help.ts"
import { local } from "../machines/local/local.ts"
import { machines } from "../machines/machines.ts"
import { Rates } from "../model/machine.ts"
import type { Config } from "../model/pipeline.ts"
import type { DatasetSignal } from "../model/ports.ts"
import { localTarget } from "../model/target.ts"
import type { Forecast } from "./forecast.ts"
import { forecast } from "./forecast.ts"
import { forecastLines } from "./report.ts"
import { stepSeconds } from "./step-time.ts"
import { madeUpRates } from "./testing/rates.ts"

const machine = { ...local, rates: madeUpRates }
const job = "t3k2q2mz"

function regressionWith(configs: Readonly<Record<string, Config>> = {}) {
  const pipeline = regression()
  const blocks = Object.fromEntries(Object.entries(pipeline.blocks).map(([id, block]) => [id, { ...block, config: { ...block.config, ...configs[id] } }]))
  return analyse({ pipeline: { ...pipeline, blocks }, facts: { table: tableFacts }, types: blockTypes })
}

function told(configs: Readonly<Record<string, Config>> = {}, ranks = 1, rates: Rates = madeUpRates): Forecast {
  const each = forecast({ analysis: regressionWith(configs), job, target: { ...localTarget, ranks }, machine: { ...local, rates } })
  if ("reason" in each) throw new Error(each.reason)
  return each
}

test.each(["downpour", "easgd", "gem"])("%s is not forecast, and the reason is told", (type) => {
  const pipeline = regression()
  const analysis = analyse({ pipeline: { ...pipeline, blocks: { ...pipeline.blocks, p2c6w2td: { type, name: type, config: {} } } }, facts: { table: tableFacts }, types: blockTypes })
  expect(forecast({ analysis, job, target: { ...localTarget, ranks: 2 }, machine })).toMatchObject({ job, reason: expect.stringContaining("train apart") as string })
})

test("the made-up rates are rates", () => {
  expect(Rates.parse(madeUpRates)).toEqual(madeUpRates)
})

test("a step is the sum of its parts, an epoch its steps with the validation, the whole job the epochs of the stop rule", () => {
  const { step, epoch, total, parts, label } = told()
  expect(label).toBe("forecast")
  expect(step).toBeCloseTo(stepSeconds(parts))
  expect(epoch).toBeGreaterThan(10 * step)
  expect(epoch).toBeLessThan(13 * step)
  expect(total).toBeCloseTo(200 * epoch)
})

test("the stop rule's steps and seconds end it earlier, its core-hours too", () => {
  const stop = Object.entries(regression().blocks).find(([, { type }]) => type === "stop-rule")![0]
  const { step, epoch, total } = told()
  const steps = Math.round((epoch - (epoch % step)) / step)
  const few = told({ [stop]: { epochs: 200, steps: 7 } })
  expect(few.total).toBeCloseTo(7 * step, 12)
  expect(few.coreHours).toBeCloseTo(few.total / 3600, 12)
  expect(told({ [stop]: { epochs: 200, steps: 3 * steps } }).total).toBeLessThan(4 * epoch)
  expect(told({ [stop]: { epochs: 200, steps: 1e9 } }).total).toBe(total)
  expect(told({ [stop]: { epochs: 200, seconds: total / 2 } }).total).toBe(total / 2)
  expect(told({ [stop]: { epochs: 200, seconds: 2 * total, steps: 0 } }).total).toBe(total)
})

test("the layers, the loss, the update, the rows and the loop are counted by hand", () => {
  const product = (numbers: number): number => (6 * 32 * numbers * 8) / 4e10
  const inputGradient = (2 * 32 * 7 * 64 * 8) / 4e10
  const functions = 32 * 8e-10
  const layers = product(7 * 64) + functions * (57 / 2) - inputGradient + product(64 * 64) + product(64) - functions * (63 / 2)
  const { parts } = told()
  expect(parts.compute).toBeGreaterThan(layers)
  expect(parts.compute).toBeLessThan(layers + 4e-6)
  expect(parts.loop).toBeCloseTo(1.1e-5, 10)
  expect(parts.exchange).toBe(0)
  expect(parts.memory).toBeGreaterThan(0)
})

test("rows need not be whole fours: they lie between those measured", () => {
  const compute = (batch: number): number => told({ [job]: { batch } }).parts.compute
  expect(compute(27)).toBeGreaterThan(compute(26))
  expect(compute(27)).toBeLessThan(compute(28))
})

test("what is wrapped around an optimizer moves memory, and its safeguard repeats forward passes", () => {
  const wires = Object.entries(regression().wires)
  const optimizer = wires.find(([to]) => to === `${job}.optimizer`)![1]
  const wrapped = (frequency: number) => {
    const drawn = regression()
    const blocks = { ...drawn.blocks, averagea: { type: "moving-average", name: "average", config: {} }, andersoa: { type: "anderson", name: "Anderson", config: { frequency } } }
    const chained = { ...drawn.wires, "averagea.optimizer": optimizer, "andersoa.optimizer": "averagea.optimizer", [`${job}.optimizer`]: "andersoa.optimizer" }
    const each = forecast({ analysis: analyse({ pipeline: { ...drawn, blocks, wires: chained }, facts: { table: tableFacts }, types: blockTypes }), job, target: localTarget, machine })
    if ("reason" in each) throw new Error(each.reason)
    return each
  }
  const [plain, seldom, often] = [told(), wrapped(10_000), wrapped(1)]
  expect(seldom.parts.memory).toBeGreaterThan(plain.parts.memory)
  expect(often.parts.memory).toBeGreaterThan(2 * seldom.parts.memory)
  expect(seldom.parts.compute / plain.parts.compute).toBeCloseTo(1, 3)
  expect(often.parts.compute / plain.parts.compute).toBeGreaterThan(1.5)
  expect(often.parts.compute / plain.parts.compute).toBeLessThan(2)
  expect(often.epoch - often.step * 10).toBeCloseTo(plain.epoch - plain.step * 10, 12)
  expect(often.memoryPerRank).toBeGreaterThan(plain.memoryPerRank)
})

test("a scoring takes the epochs of all its repeats, validates nothing, and at random is no training", async () => {
  const { pipeline, analysis } = await compileSample("importance-score")
  const { train } = (analysis.blocks["im5score"]!.inputSignals["data"] as DatasetSignal).parts!
  const told = (config: Config) => {
    const scores = pipeline.blocks["im5score"]!
    const blocks = { ...pipeline.blocks, im5score: { ...scores, config: { ...scores.config, ...config } } }
    const facts = { table: tableFacts }
    return forecast({ analysis: analyse({ pipeline: { ...pipeline, blocks }, facts, types: blockTypes }), job: "im5score", target: localTarget, machine })
  }
  const { step, epoch, total } = told({ repeats: 3, epochs: 2 }) as Forecast
  expect(epoch).toBeCloseTo(Math.ceil(Number(train) / 64) * step, 12)
  expect(total).toBeCloseTo(6 * epoch, 12)
  expect(told({ method: "random" })).toMatchObject({ reason: expect.stringContaining("Only training jobs") as string })
})

test("what is read while a step computes costs its copy, and all where a memory policy makes nothing ready ahead", async () => {
  const { pipeline } = await compileSample("mixed-precision")
  const [images, train] = ["b3mx7dgt", "n3mx7trn"]
  const withConfig = (id: string, config: Config) => ({ [id]: { ...pipeline.blocks[id]!, config: { ...pipeline.blocks[id]!.config, ...config } } })
  const input = async (prefetch: number | null): Promise<number> => {
    const policy = { memoryaa: { type: "memory-policy", name: "memory", config: { prefetch: prefetch ?? 1 } } }
    const blocks = { ...pipeline.blocks, ...withConfig(images, { limit: 0 }), ...withConfig(train, { batch: 1024 }), ...policy }
    const drawn = { ...pipeline, blocks, wires: prefetch === null ? pipeline.wires : { ...pipeline.wires, [`${train}.memory`]: "memoryaa.memory" } }
    const each = forecast({ analysis: analyse({ pipeline: drawn, facts: await factsFor(drawn), types: blockTypes }), job: train, target: localTarget, machine })
    if ("reason" in each) throw new Error(each.reason)
    return each.parts.input
  }
  const ahead = await input(null)
  expect(await input(1)).toBe(ahead)
  expect(await input(4)).toBe(ahead)
  expect(await input(0)).toBeGreaterThan(ahead)
})

test("the rounding of mixed precision is not counted, and the forecast says so", async () => {
  const { analysis } = await compileSample("mixed-precision")
  const each = forecast({ analysis, job: "n3mx7trn", target: localTarget, machine })
  if ("reason" in each) throw new Error(each.reason)
  expect(each.notCounted).toHaveLength(1)
  expect(forecastLines(each, "train").join("\n")).toMatch(/not counted {3}Mixed precision: rounding/)
  expect(told().notCounted).toEqual([])
  expect(forecastLines(told(), "train").join("\n")).not.toContain("not counted")
})

test("several ranks exchange, share the rows and lose efficiency", () => {
  const { parts, scaling, coreHours, total } = told({ t3k2q2mz: { batch: 256 } }, 2)
  expect(parts.exchange).toBeGreaterThan(0)
  expect(coreHours).toBeCloseTo((2 * total) / 3600)
  expect(scaling.map(({ ranks }) => ranks)).toEqual([1, 2, 4])
  expect(scaling[0]!.efficiency).toBe(1)
  expect(scaling[1]!.efficiency).toBeLessThan(1)
  expect(scaling[2]!.efficiency).toBeLessThan(scaling[1]!.efficiency)
})

test("what limits is named, and advice is the same forecast with one change that gains more than 5 %", () => {
  const small = told({ t3k2q2mz: { batch: 4 }, d3q7t5wn: { units: 8 }, d2m4k2xc: { units: 8 } })
  expect(small.limit).toBe("loop")
  expect(small.advice.map(({ title }) => title)).toContain("Log every 10 steps")
  for (const { gain, why } of small.advice) {
    expect(gain).toBeGreaterThan(0.05)
    expect(why).toMatch(/^What is saved is mostly /)
  }
  const large = told({ d3q7t5wn: { units: 4096 }, d2m4k2xc: { units: 4096 }, t3k2q2mz: { log_every: 100, dtype: "f64" } })
  expect(large.limit).toBe("compute")
  expect(large.advice.map(({ title }) => title)).toContain("Compute in 32 bits")
})

test("more memory than a node has is a problem with the batch that fits", () => {
  const node = { ...madeUpRates, memoryBytes: 2 ** 21 }
  const [problem] = told({ t3k2q2mz: { batch: 300 }, d3q7t5wn: { units: 512 } }, 1, node).problems
  expect(problem).toMatchObject({ code: "memory-exceeds-node", severity: "warning", at: { block: job, key: "batch" } })
  const [edit] = problem!.fix!.edits
  if (edit?.edit !== "set-config") throw new Error("the fix sets the batch")
  expect(told({ t3k2q2mz: { batch: Number(edit.value) }, d3q7t5wn: { units: 512 } }, 1, node).problems).toEqual([])
  const [hopeless] = told({ d3q7t5wn: { units: 4096 } }, 1, node).problems
  expect(hopeless!.message).toContain("Its weights alone do not fit")
  expect(hopeless!.fix).toBeUndefined()
})

test("the error is that of past runs, or none", () => {
  expect(told().error).toBeNull()
  const past = [{ forecast: 1.1, measured: 1 }, { forecast: 1, measured: 2 }, { forecast: 1, measured: 1 }]
  const each = forecast({ analysis: regressionWith(), job, target: localTarget, machine, past })
  expect(each).toMatchObject({ error: { from: 3 } })
  expect((each as Forecast).error!.median).toBeCloseTo(0.1)
  const two = forecast({ analysis: regressionWith(), job, target: localTarget, machine, past: past.slice(0, 2) })
  expect((two as Forecast).error!.median).toBeCloseTo(0.3)
})

test("profiles without rates say so", () => {
  for (const each of machines) expect(forecast({ analysis: regressionWith(), job, target: localTarget, machine: each })).toMatchObject({ reason: expect.stringContaining("no rates for") as string })
})

test.each(folders)("the jobs of the sample of %s are forecast, or it is said why not", async (folder) => {
  const { analysis } = await compileSample(folder)
  for (const each of jobsOf(analysis)) {
    for (const ranks of [1, 2, 3, 64]) {
      const result = forecast({ analysis, job: each, target: { ...localTarget, ranks }, machine })
      if ("reason" in result) expect(result.reason).toMatch(/\.$/)
      else {
        expect(result.step).toBeGreaterThan(0)
        expect(Number.isFinite(result.total + result.coreHours + result.memoryPerRank)).toBe(true)
        expect(forecastLines(result, "train").join("\n")).not.toMatch(/NaN|Infinity|undefined/)
      }
    }
  }
})

test("every problem of a forecast has its page", () => {
  const here = new URL(".", import.meta.url)
  const text = globSync("*.ts", { cwd: here, exclude: ["*.test.ts"] }).map((path) => readFileSync(new URL(path, here), "utf8")).join("\n")
  const codes = new Set([...text.matchAll(/code: "([a-z-]+)"/g)].map(([, code]) => code))
  expect(Object.keys(parseHelp(readFileSync(new URL("problems.md", here), "utf8")).problems).sort()).toEqual([...codes].sort())
})

test("each further group of gradients costs a message, 16 bits less traffic; nothing is taken off for the overlap", () => {
  const exchange = (config: Config | null) => {
    const pipeline = regression()
    const reducer = { type: "gradient-reducer", name: "reducer", config: config ?? {} }
    const wires: Record<string, string> = config ? { [`${job}.reducer`]: "reducera.reducer" } : {}
    const analysis = analyse({ pipeline: { ...pipeline, blocks: { ...pipeline.blocks, reducera: reducer }, wires: { ...pipeline.wires, ...wires } }, facts: { table: tableFacts }, types: blockTypes })
    const told = forecast({ analysis, job, target: { ...localTarget, ranks: 2 }, machine })
    if ("reason" in told) throw new Error(told.reason)
    return told.parts.exchange
  }
  const [bare, one, eight, half, shown] = [exchange(null), exchange({ grouping: "none" }), exchange({ groups: 8 }), exchange({ grouping: "none", compression: "bf16" }), exchange({ groups: 8, overlap: false })]
  expect(one).toBe(bare)
  expect(eight - one).toBeCloseTo(7 * (5e-6 + 16e-9), 12) // no sum is measured of less than 16 bytes
  expect(half - one).toBeLessThan(5e-6)
  expect(shown).toBe(eight)
})
