import { spawnSync } from "node:child_process"
import { expect, test } from "vitest"
import type { Run } from "../model/run.ts"
import { rankExists } from "./process-exists.ts"

const on = (machine: string): Run => ({ target: { machine, ranks: 1, threads: 1 } }) as Run

test("ranks of this computer are looked for here, those of another machine are not", () => {
  const gone = spawnSync("true").pid
  expect([process.pid, gone, 0].map(rankExists(on("local")))).toEqual([true, false, null])
  expect([process.pid, gone, 0].map(rankExists(on("frontier")))).toEqual([null, null, null])
})
