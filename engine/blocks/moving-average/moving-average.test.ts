import { expect, test } from "vitest"
import type { OptimizerSignal } from "../../model/ports.ts"
import { anderson } from "../anderson/anderson.ts"
import { codes, fixed, infer, lower } from "../testing/rules.ts"
import { movingAverage } from "./moving-average.ts"

const adam: OptimizerSignal = { kind: "optimizer", states: 2 }
const given = (config: Record<string, unknown>, optimizer: unknown = adam) => ({ config: config as never, inputs: { optimizer: optimizer as OptimizerSignal } })
const signal = (inferred: { outputs: unknown }) => (inferred.outputs as { optimizer?: OptimizerSignal }).optimizer

test("adds its window to the optimizer's states; off it passes the optimizer on", () => {
  expect(signal(infer(movingAverage, given({ window: 5 })))).toMatchObject({ states: 7, wrappers: [{ type: "moving-average", states: 5, passes: 0, series: ["averaged_steps"] }] })
  expect(infer(movingAverage, given({ mode: "off" }))).toEqual({ outputs: { optimizer: adam }, problems: [] })
  expect(infer(movingAverage)).toEqual({ outputs: {}, problems: [] })
})

test("stands once, and before an acceleration", () => {
  const again = infer(movingAverage, given({}, signal(infer(movingAverage, given({})))))
  const outside = infer(movingAverage, given({ mode: "on" }, signal(infer(anderson, given({})))))
  expect([...codes(again), ...codes(outside)]).toEqual(["averaged-twice", "average-outside"])
  for (const { problems } of [again, outside]) expect(fixed(problems[0])).toEqual(["off"])
  expect(codes(infer(movingAverage, given({}, signal(infer(anderson, given({ enabled: false }))))))).toEqual([])
})

test("writes its settings in the order of the program's struct", () => {
  expect(lower(movingAverage, given({ mode: "on" }))).toEqual({
    function: "optim.moving_average",
    arguments: ["optimizer"],
    options: { mode: { of: "optim.MovingAverage.Mode", value: "on" }, window: { integer: 10 }, threshold: { real: 0.1 }, norm: { of: "optim.MovingAverage.Norm", value: "max_ratio" } },
  })
  expect(["off", "on", "adaptive"].map((mode) => movingAverage.summary(movingAverage.config.parse({ mode })))).toEqual(["off", "mean of 10", "mean of 10 above 0.1"])
})

test("refuses settings that make no sense", () => {
  for (const config of [{ mode: "always" }, { window: 1 }, { window: 51 }, { threshold: -1 }, { norm: "l1" }]) expect(movingAverage.config.safeParse(config).success).toBe(false)
})
