import { execFileSync } from "node:child_process"
import { existsSync, globSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterEach, expect, test } from "vitest"
import { cases } from "../counts.ts"
import { endAll } from "../faults/real-app.ts"
import { runSample } from "./run-sample.ts"

afterEach(endAll)

const minutes = 60_000
const admissions = resolve("../shared/data/graduate_admissions/Admission_Predict.csv")

/** Largest |a − b| / max|b| over all parameters of two models, by NumPy. */
function modelDistance(first: string, second: string): number {
  const script = `
import sys, numpy
a, b = (numpy.load(path) for path in sys.argv[1:])
assert sorted(a.files) == sorted(b.files) and len(a.files) == 6, a.files
print(max(numpy.abs(a[name] - b[name]).max() / numpy.abs(b[name]).max() for name in a.files))`
  return Number(execFileSync("/usr/bin/python3", ["-c", script, first, second], { encoding: "utf8" }))
}

function modelOf(folder: string): string {
  const [model] = globSync(join(folder, "out", "*", "model.npz"))
  if (model === undefined) throw new Error(`no model in ${folder}`)
  return model
}

test("two ranks give the scores and the weights of one rank", { timeout: 20 * minutes }, async () => {
  const one = await runSample("regression", "--ranks", "1")
  const two = await runSample("regression", "--ranks", "2")
  expect(Object.keys(one.scores).toSorted()).toEqual(["adjusted_r2", "mean_absolute_error", "mean_squared_error", "r2", "relative_l2"])
  for (const [name, value] of Object.entries(one.scores)) expect(Math.abs((two.scores[name] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-9)
  expect(modelDistance(modelOf(two.folder), modelOf(one.folder))).toBeLessThanOrEqual(1e-9)
})

test("the digits are told apart", { timeout: 20 * minutes }, async () => {
  const { scores } = await runSample("digits", "--ranks", "2")
  expect(scores["accuracy"]).toBeGreaterThanOrEqual(0.9)
})

test.skipIf(!existsSync(admissions))("graduate admissions: mean R² of the untouched test part is at least 0.70 (needs ../shared)", { timeout: 40 * minutes }, async () => {
  const scores: number[] = []
  for (let seed = 0; seed < cases("admissions"); seed++) {
    const ended = await runSample("regression", "--data", `table=${admissions}`, "--seed", String(seed))
    scores.push(ended.scores["r2"] ?? Number.NaN)
  }
  const mean = scores.reduce((sum, each) => sum + each, 0) / scores.length
  console.log(`R² by seed: ${scores.map((each) => each.toFixed(3)).join(" ")}; mean ${mean.toFixed(3)}`)
  expect(mean).toBeGreaterThanOrEqual(0.7)
})
