import { expect, test } from "vitest"
import type { Run } from "../model/run.ts"
import { tellTrouble } from "./follow-all.ts"
import type { Output } from "./output.ts"

test("what keeps a run and those with it waiting is told once in the same words, with what can be done", () => {
  const told: string[] = []
  const output = { complain: (text: string) => told.push(text) } as unknown as Output
  const run = { number: 8, state: "building", detail: "cannot go on at a cluster: no space; it is tried again", trouble: true, keeps: "apart", array: { id: "a", index: 2, count: 3 } } as unknown as Run
  let said = tellTrouble(output, run, "")
  said = tellTrouble(output, run, said)
  said = tellTrouble(output, { ...run, trouble: undefined } as unknown as Run, said)
  expect(told).toEqual(["Run #8 cannot go on at a cluster: no space; it is tried again. The others wait for it: tephra cancel 8 stops it, tephra apart 8 hands them in without it."])
  tellTrouble(output, { ...run, keeps: undefined } as unknown as Run, "")
  expect(told[1]).toBe("Run #8 cannot go on at a cluster: no space; it is tried again.")
  tellTrouble(output, { ...run, keeps: "stop" } as unknown as Run, "")
  expect(told[2]).toMatch(/The others wait for it: tephra cancel 8 stops it, and hands them in without it\.$/)
  tellTrouble(output, { ...run, state: "stopping" } as unknown as Run, "")
  expect(told[3]).toBe("Run #8 cannot go on at a cluster: no space; it is tried again.")
  expect(said).toBe(run.detail)
})
