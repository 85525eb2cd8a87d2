import { expect, test } from "vitest"
import { codes, fixed, infer, lower } from "../testing/rules.ts"
import { schedule } from "./schedule.ts"

test("only what its kind reads goes to the library", () => {
  expect(Object.keys(lower(schedule, { config: { kind: "step" } }).options)).toEqual(["kind", "steps", "factor"])
  expect(Object.keys(lower(schedule, { config: { kind: "cosine", warm_up: 5 } }).options)).toEqual(["kind", "steps", "floor", "warm_up", "warm_up_from"])
  expect(lower(schedule, { config: { kind: "constant", base_batch: 256 } }).options).toEqual({ kind: { of: "optim.Schedule.Kind", value: "constant" }, base_batch: { integer: 256 } })
})

test("a schedule that changes nothing is named, and the fix gives it a shape", () => {
  const found = infer(schedule, { config: { kind: "constant" } })
  expect(codes(found)).toEqual(["schedule-without-effect"])
  expect(fixed(found.problems[0])).toEqual(["cosine"])
  expect(codes(infer(schedule, { config: { kind: "constant", warm_up: 10 } }))).toEqual([])
  expect(codes(infer(schedule, { config: { kind: "constant", base_batch: 256 } }))).toEqual([])
})
