import { expect, test } from "vitest"
import { writeNpz } from "../interchange/npz/npz-write.ts"
import type { NamedArray } from "../interchange/arrays.ts"
import { agrees, blockOf, compareStep, errorOf, withoutKinks, worstOf, worstOfEach } from "./compare.ts"
import type { Difference } from "./compare.ts"
import { moveOf, nudgedStep, nudgedValues, withMoves } from "./rounding.ts"
import type { Rounding } from "./rounding.ts"
import { readTraceFacts, readTraceStep, stepFile } from "./trace.ts"
import type { TraceStep } from "./trace.ts"

const array = (name: string, ...values: number[]): NamedArray => ({ name, shape: [values.length], values: Float64Array.from(values) })

function stepOf(...changed: NamedArray[]): TraceStep {
  const arrays = [array("rows", 1, 2), array("loss", 0.5), array("before/aaaaaaaa.weight", 1, 2), array("gradient/aaaaaaaa.weight", 0.1, -0.2), array("gradient/bbbbbbbb.bias", 1e-17), array("after/aaaaaaaa.weight", 0.9, 2.2)]
  return new Map([...arrays, ...changed].map((one) => [one.name, one]))
}

const compared = (twin: TraceStep, rounding: Rounding = new Map()) => compareStep({ step: 3, dtype: "f64", native: stepOf(), twin, rounding })
const outside = (twin: TraceStep, rounding?: Rounding) => {
  const differences = compared(twin, rounding)
  return "problem" in differences ? differences.problem.code : differences.filter((one) => !agrees(one)).map(({ quantity, block }) => `${quantity} ${block}`)
}

test("the error of a tensor is max|a − b| / max|b|", () => {
  expect(errorOf(Float64Array.of(1, 2.5), Float64Array.of(1, 2))).toBe(0.25)
  expect(errorOf(Float64Array.of(0), Float64Array.of(0))).toBe(0)
  expect(errorOf(Float64Array.of(1), Float64Array.of(0))).toBe(Infinity)
  expect(errorOf(Float64Array.of(Number.NaN), Float64Array.of(1))).toBe(Infinity)
})

test("a difference beyond the tolerance is found at its block", () => {
  expect(outside(stepOf())).toEqual([])
  expect(outside(stepOf(array("gradient/bbbbbbbb.bias", 1e-9)))).toEqual(["gradient bbbbbbbb"])
  expect(outside(stepOf(array("gradient/aaaaaaaa.weight", -0.1, 0.2)))).toEqual(["gradient aaaaaaaa"])
  expect(outside(stepOf(array("rows", 2, 1)))).toEqual(["rows "])
  expect(outside(stepOf(array("before/aaaaaaaa.weight", 1, 2 + 1e-15)))).toEqual(["start aaaaaaaa"])
  expect(outside(stepOf(array("after/aaaaaaaa.weight", 0.9, 2.2 + 1e-9)))).toEqual(["weight aaaaaaaa"])
})

const moves = (...moved: readonly (readonly [name: string, by: number])[]): Rounding => new Map([[3, new Map(moved)]])
const verdictsOf = (differences: ReturnType<typeof compared>, quantity = "gradient") => ("problem" in differences ? [] : differences.filter((one) => one.quantity === quantity).map(({ verdict }) => verdict))

test("what rounding alone moves as far is told apart from a difference, and excuses no more", () => {
  const rounding = moves(["gradient/bbbbbbbb.bias", 3e-17])
  const zero = stepOf(array("gradient/bbbbbbbb.bias", -2e-17))
  expect(outside(zero)).toEqual(["gradient bbbbbbbb"])
  expect(outside(zero, rounding)).toEqual([])
  expect(outside(zero, moves(["loss", 0]))).toEqual([])
  expect(outside(stepOf(array("gradient/bbbbbbbb.bias", 1e-9)), rounding)).toEqual(["gradient bbbbbbbb"])
  expect(outside(stepOf(array("gradient/bbbbbbbb.bias", Number.NaN)), rounding)).toEqual(["gradient bbbbbbbb"])
  expect(outside(stepOf(array("rows", 2, 1)), moves(["rows", 1]))).toEqual(["rows "])
  expect(verdictsOf(compared(zero, rounding))).toEqual(["within", "rounding"])
  expect(worstOf([])).toBeNull()
})

test("rounding that layers amplify is believed up to an error, and a kink where it is not there at every step", () => {
  const apart = (by: number) => stepOf(array("gradient/aaaaaaaa.weight", 0.1, -0.2 + by))
  const weight = "gradient/aaaaaaaa.weight"
  expect(verdictsOf(compared(apart(1e-6), moves([weight, 1e-6])))).toEqual(["rounding", "within"])
  expect(verdictsOf(compared(apart(1e-6), moves([weight, 1e-8])))).toEqual(["apart", "within"])
  const kink = compared(apart(0.1), moves([weight, 0.1]))
  if ("problem" in kink) throw new Error(kink.problem.message)
  const first = kink.find(({ quantity }) => quantity === "gradient")
  expect(first?.verdict).toBe("kink")
  expect(withoutKinks([first!]).map(({ verdict }) => verdict)).toEqual(["apart"])
  expect(withoutKinks([first!, { ...first!, verdict: "within", step: 4 }]).map(({ verdict }) => verdict)).toEqual(["rounding", "within"])
  expect(worstOfEach([{ ...first!, verdict: "rounding" }, { ...first!, verdict: "within", error: 1e-12 }]).map(({ verdict }) => verdict)).toEqual(["within"])
  expect(worstOfEach([{ ...first!, verdict: "within" }, { ...first!, verdict: "apart", error: 1e-12 }]).map(({ verdict }) => verdict)).toEqual(["apart"])
})

test("where products round, a jump is believed if rounding jumps as far at any step, up to what the format can tell apart", () => {
  const weight = "gradient/aaaaaaaa.weight"
  const elsewhere = (by: number): Rounding => new Map([[1, new Map([[weight, by]])], [3, new Map([[weight, 0]])]])
  const verdict = (by: number, rounding: Rounding, products?: "bf16") =>
    verdictsOf(compareStep({ step: 3, dtype: "f64", products, native: stepOf(), twin: stepOf(array(weight, 0.1, -0.2 + by)), rounding }))[0]
  expect(verdict(7e-4, elsewhere(7e-4))).toBe("apart")
  expect(verdict(7e-4, elsewhere(7e-4), "bf16")).toBe("rounding")
  expect(verdict(7e-4, elsewhere(6e-5), "bf16")).toBe("apart")
  const jump: Difference = { quantity: "gradient", tensor: "t", block: "", size: 1, error: 0.01, tolerance: 1e-4, rounding: 0.01, verdict: "kink", step: 1 }
  expect(withoutKinks([jump, { ...jump, verdict: "rounding", error: 1e-3, step: 2 }]).map((one) => one.verdict)).toEqual(["apart", "rounding"])
  expect(withoutKinks([jump, { ...jump, step: 2 }]).map((one) => one.verdict)).toEqual(["apart", "apart"])
})

test("beyond what the format can tell apart only a kink at the same step is believed, and nothing above ten times that", () => {
  const weight = "gradient/aaaaaaaa.weight"
  const verdict = (share: number, rounding: Rounding, products: "bf16" | "f16") =>
    verdictsOf(compareStep({ step: 3, dtype: "f64", products, native: stepOf(), twin: stepOf(array(weight, 0.1, -0.2 * (1 - share))), rounding }))[0]
  const here = moves([weight, 0.002])
  const elsewhere: Rounding = new Map([[1, new Map([[weight, 0.002]])], [3, new Map([[weight, 1e-5]])]])
  expect(verdict(0.003, elsewhere, "bf16")).toBe("rounding")
  expect(verdict(0.01, elsewhere, "bf16")).toBe("apart")
  expect(verdict(0.01, here, "bf16")).toBe("kink")
  expect(verdict(0.038, here, "bf16")).toBe("kink")
  // One step moves the tensor by a hundredth, and another is 9 % apart.
  expect(verdict(0.09, here, "bf16")).toBe("apart")
  expect(verdict(0.09, elsewhere, "bf16")).toBe("apart")
  expect(verdict(0.004, here, "f16")).toBe("kink")
  expect(verdict(0.006, here, "f16")).toBe("apart")
})

test("rounding is measured from starts that differ in their last place", () => {
  const values = Float64Array.from({ length: 1000 }, (_, index) => (index - 500) / 7)
  const nudged = nudgedValues(values, 1)
  const ulps = [...values].map((value, index) => Math.round((Number(nudged[index]) - value) / ((Math.abs(value) || 1) * 2 ** -53)))
  expect(Math.abs(Number(nudged[500]))).toBe(2 ** -52)
  expect(Math.max(...ulps.map(Math.abs))).toBeLessThanOrEqual(4)
  expect(ulps.filter((by) => by > 0).length).toBeGreaterThan(400)
  expect(ulps.filter((by) => by < 0).length).toBeGreaterThan(400)
  expect(nudgedValues(values, 2)).not.toEqual(nudged)
  expect(Math.abs(Number(nudgedValues(Float32Array.of(1), 3)[0]) - 1)).toBeLessThan(3 * 2 ** -23)
  expect(nudgedValues(Int32Array.of(7), 1)).toEqual(Int32Array.of(7))

  const start = stepOf(array("before/optimizer.momentum.aaaaaaaa.weight", 1), array("before/scaler", 1024, 0))
  const changed = nudgedStep(start, 1).filter(({ name, values: after }) => Number(after[0]) !== Number(start.get(name)!.values[0]))
  expect(changed.map(({ name }) => name)).toEqual(["before/aaaaaaaa.weight"])
  const once = withMoves(new Map(), { step: 3, twin: start, nudged: stepOf(array("loss", 0.5 + 1e-12)) })
  const twice = withMoves(once, { step: 3, twin: start, nudged: stepOf(array("loss", 0.5 - 1e-13)) })
  const { here, most } = moveOf(withMoves(twice, { step: 4, twin: start, nudged: stepOf(array("loss", 0.6)) }), "loss", 3)
  expect(here).toBeCloseTo(1e-12, 15)
  expect(most).toBeCloseTo(0.1, 12)
  expect(moveOf(twice, "rows", 3)).toEqual({ here: 0, most: 0 })
})

test("steps of other tensors are refused in words", () => {
  const lacking = new Map([...stepOf()].filter(([name]) => name !== "gradient/aaaaaaaa.weight"))
  expect(compared(lacking)).toMatchObject({ problem: { code: "trace-unlike", message: expect.stringContaining("does not trace gradient/aaaaaaaa.weight") as string } })
  expect(outside(stepOf(array("gradient/cccccccc.weight", 1)))).toBe("trace-unlike")
  expect(outside(stepOf(array("after/aaaaaaaa.weight", 1, 2, 3)))).toBe("trace-unlike")
})

test("a tensor's block is told by its name, inside composites too", () => {
  expect(["aaaaaaaa.weight", "optimizer.momentum.aaaaaaaa/bbbbbbbb.weight", "scaler"].map(blockOf)).toEqual(["aaaaaaaa", "aaaaaaaa/bbbbbbbb", ""])
})

test("damaged traces are refused in words, wherever they are cut", () => {
  const facts = JSON.stringify({ version: 1, stage: "train", block: "aaaaaaaa", dtype: "f64", batch: 32, ranks: 1, states: [] })
  expect(readTraceFacts(facts, "trace.json")).toMatchObject({ dtype: "f64" })
  for (const text of [facts.slice(0, 20), "{}", facts.replace("f64", "f16"), "null"]) expect(readTraceFacts(text, "trace.json")).toMatchObject({ problem: { code: "trace-damaged" } })
  const bytes = writeNpz([...stepOf().values()])
  expect(readTraceStep(bytes, stepFile(1))).toHaveProperty("size", 6)
  for (let length = 0; length < bytes.length; length += 37) expect(readTraceStep(bytes.slice(0, length), stepFile(1))).toHaveProperty("problem")
  expect(readTraceStep(writeNpz([array("rows", 1)]), stepFile(1))).toMatchObject({ problem: { code: "trace-damaged" } })
})
