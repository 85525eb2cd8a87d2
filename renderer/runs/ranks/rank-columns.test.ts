import { expect, test } from "vitest"
import type { RankRates } from "../../../engine/model/rank-spent.ts"
import type { RankState } from "../../../engine/model/run.ts"
import { rankColumns } from "./rank-columns.ts"

const rank: RankState = { rank: 0, node: "n", stage: "train", block: "abcdefgh", phase: "compute", step: 1, steps: 2, pid: 7, residentBytes: 2048, age: 0, idle: 0, state: "live" }
const rates: RankRates = { own: 0.002, wait: 0.25, input: 0, step: 0.003, cpu: 0.98, memory: 2048, read: null, written: 1024, busy: null, "device-memory": null }

test("only columns of which something is known are there; the number of the process comes last", () => {
  expect(rankColumns([rank]).map(({ name }) => name)).toEqual(["rank", "state", "node", "block", "phase", "step", "memory", "heard", "pid"])
  const columns = rankColumns([{ ...rank, rates, score: { rank: 0, relative: 1.5, individual: null, straggler: true, cause: null } }])
  expect(columns.map(({ name }) => name)).toEqual(["rank", "state", "node", "block", "phase", "step", "own work", "waits", "to others", "to before", "cores", "writes", "memory", "heard", "pid"])
  expect(columns.slice(6, 12).map(({ text }) => text({ ...rank, rates, score: { rank: 0, relative: 1.5, individual: null, straggler: true, cause: null } }))).toEqual(["2 ms", "25 %", "1.50×", "–", "0.98", "1 KiB/s"])
})
