import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterEach, expect, test } from "vitest"
import { cases } from "../counts.ts"
import { endAll } from "../faults/real-app.ts"
import { runFile } from "./run-sample.ts"

afterEach(endAll)

const admissions = resolve("../shared/data/graduate_admissions/Admission_Predict.csv")
/** The trainings of the drawing, by their block. */
const trained = { plain: "trpl7i4m", accelerated: "tran2j5n", averaged: "traa3k6o" } as const

interface Curve {
  readonly series: Readonly<Record<string, { readonly step: readonly number[]; readonly value: readonly number[] }>>
}

function curveOf(folder: string, block: string): Curve {
  return JSON.parse(readFileSync(join(folder, "out", block, "curve.json"), "utf8")) as Curve
}

/** Losses of validation after so many epochs, of one seed. */
async function lossesOf(seed: number): Promise<Record<keyof typeof trained, readonly number[]>> {
  const { folder } = await runFile(resolve("tests/numeric/anderson.tephra.json"), "--data", `table=${admissions}`, "--seed", String(seed))
  const [accelerated, averaged] = [curveOf(folder, trained.accelerated), curveOf(folder, trained.averaged)]
  expect(accelerated.series["anderson_tried"]!.value.at(-1)).toBe(79)
  expect(accelerated.series["anderson_accepted"]!.value.at(-1)).toBeGreaterThan(8)
  expect(averaged.series["averaged_steps"]!.value.at(-1)).toBeGreaterThanOrEqual(0)
  const losses = (block: string) => [20, 100].map((epoch) => curveOf(folder, block).series["validation_loss"]!.value[epoch - 1]!)
  return { plain: losses(trained.plain), accelerated: losses(trained.accelerated), averaged: losses(trained.averaged) }
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length

test.skipIf(!existsSync(admissions))("graduate admissions: Anderson acceleration of depth 10 is ahead of plain descent (needs ../shared)", { timeout: 40 * 60_000 }, async () => {
  const all: Awaited<ReturnType<typeof lossesOf>>[] = []
  for (let seed = 0; seed < cases("acceleration"); seed++) all.push(await lossesOf(seed))
  const at = (kind: keyof typeof trained, index: number) => mean(all.map((losses) => losses[kind][index]!))
  const shares = (["accelerated", "averaged"] as const).map((kind) => ({ kind, early: at(kind, 0) / at("plain", 0), late: at(kind, 1) / at("plain", 1) }))
  for (const { kind, early, late } of shares) console.log(`${kind}: ${early.toFixed(3)} of plain descent's loss after 20 epochs, ${late.toFixed(3)} after 100`)
  for (const { early, late } of shares) {
    expect(early).toBeLessThanOrEqual(0.85)
    expect(late).toBeLessThanOrEqual(0.92)
  }
})
