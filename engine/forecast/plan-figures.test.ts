import { expect, test } from "vitest"
import { blockTypes } from "../blocks/index.generated.ts"
import { analyse } from "../compile/2-infer/infer.ts"
import { stageFigures } from "../compile/3-plan/figures/figures.ts"
import { regression, tableFacts } from "../compile/testing/regression.ts"
import { local } from "../machines/local/local.ts"
import { localTarget } from "../model/target.ts"
import { forecast } from "./forecast.ts"
import { memoryOfRank } from "./memory.ts"
import { planFigures } from "./plan-figures.ts"
import { madeUpRates } from "./testing/rates.ts"

const job = "t3k2q2mz"
const analysis = analyse({ pipeline: regression(), facts: { table: tableFacts }, types: blockTypes })
const target = { ...localTarget, ranks: 2, threads: 3 }

test("a job's figures are those of its stages; time is told where the machine has rates", () => {
  const figures = stageFigures(analysis, job, target)!
  const { parameterBytes, optimizerBytes } = figures.exact
  const without = { ranks: 2, threads: 3, warningSeconds: 10, memoryOfRank: memoryOfRank(figures), bytesToWrite: 5 * parameterBytes + 2 * optimizerBytes }
  expect(planFigures(analysis, local, target)).toEqual(without)
  const machine = { ...local, rates: madeUpRates }
  const told = forecast({ analysis, job, target, machine })
  if ("reason" in told) throw new Error(told.reason)
  const every = analysis.blocks[job]!.config!["checkpoint_every"] as number
  expect(planFigures(analysis, machine, target)).toEqual({ ...without, seconds: told.total, checkpointSeconds: every * told.epoch })
})

test("of a pipeline without a job only ranks and threads are known", () => {
  const empty = analyse({ pipeline: { ...regression(), blocks: {}, wires: {} }, facts: {}, types: blockTypes })
  expect(planFigures(empty, local, target)).toEqual({ ranks: 1, threads: 3, warningSeconds: 10 })
})
