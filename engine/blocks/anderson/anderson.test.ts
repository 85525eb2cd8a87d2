import { expect, test } from "vitest"
import type { OptimizerSignal } from "../../model/ports.ts"
import { movingAverage } from "../moving-average/moving-average.ts"
import { codes, fixed, infer, lower } from "../testing/rules.ts"
import { anderson } from "./anderson.ts"

const sgd: OptimizerSignal = { kind: "optimizer", states: 1 }
const given = (config: Record<string, unknown>, optimizer: unknown = sgd) => ({ config: config as never, inputs: { optimizer: optimizer as OptimizerSignal } })
const signal = (inferred: { outputs: unknown }) => (inferred.outputs as { optimizer?: OptimizerSignal }).optimizer

test("adds its history to the optimizer's states; switched off it passes the optimizer on", () => {
  expect(signal(infer(anderson, given({})))).toMatchObject({ states: 1 + 22, wrappers: [{ type: "anderson", states: 22, passes: 0.2, series: ["anderson_tried", "anderson_accepted"] }] })
  expect(signal(infer(anderson, given({ depth: 4, frequency: 8, residual: "differenced", safeguard: false })))).toMatchObject({ states: 1 + 6, wrappers: [{ passes: 0 }] })
  expect(infer(anderson, given({ enabled: false }))).toEqual({ outputs: { optimizer: sgd }, problems: [] })
  expect(infer(anderson)).toEqual({ outputs: {}, problems: [] })
})

test("goes around a moving average, and once", () => {
  const averaged = signal(infer(movingAverage, given({ window: 4 })))
  const accelerated = infer(anderson, given({ depth: 2 }, averaged))
  expect(codes(accelerated)).toEqual([])
  expect(signal(accelerated)).toMatchObject({ states: 1 + 4 + 6, wrappers: [{ type: "moving-average" }, { type: "anderson" }] })
  const again = infer(anderson, given({}, signal(accelerated)))
  expect(codes(again)).toEqual(["accelerated-twice"])
  expect(fixed(again.problems[0])).toEqual([false])
})

test("differenced residuals want a whole new history between two extrapolations", () => {
  expect(codes(infer(anderson, given({ residual: "differenced" })))).toEqual([])
  const { problems } = infer(anderson, given({ residual: "differenced", depth: 5, store_every: 3 }))
  expect(problems).toMatchObject([{ code: "differenced-too-often", severity: "warning" }])
  expect(fixed(problems[0])).toEqual([15])
})

test("writes its settings in the order of the program's struct", () => {
  const { function: name, arguments: inputs, options } = lower(anderson, given({ residual: "differenced" }))
  expect([name, inputs]).toEqual(["optim.anderson", ["optimizer"]])
  expect(Object.keys(options)).toEqual(["enabled", "depth", "frequency", "store_every", "wait", "mixing", "regularisation", "residual", "safeguard"])
  expect(options.residual).toEqual({ of: "optim.Anderson.Residual", value: "differenced" })
  expect([{}, { enabled: false }].map((config) => anderson.summary(anderson.config.parse(config)))).toEqual(["depth 10 · every 10 steps", "off"])
})

test("refuses settings that make no sense", () => {
  for (const config of [{ depth: 1 }, { depth: 51 }, { frequency: 0 }, { wait: -1 }, { mixing: 1.1 }, { regularisation: -1 }]) expect(anderson.config.safeParse(config).success).toBe(false)
})
