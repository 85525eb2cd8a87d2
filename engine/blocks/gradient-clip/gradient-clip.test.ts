import { expect, test } from "vitest"
import { codes, fixed, infer, lower } from "../testing/rules.ts"
import { gradientClip } from "./gradient-clip.ts"

test("a limit of 0 is none and is left out", () => {
  expect(lower(gradientClip).options).toEqual({ norm: { real: 1 } })
  expect(lower(gradientClip, { config: { norm: 0, value: 2 } }).options).toEqual({ value: { real: 2 } })
})

test("no limit at all is named", () => {
  const found = infer(gradientClip, { config: { norm: 0 } })
  expect(codes(found)).toEqual(["clip-without-limit"])
  expect(fixed(found.problems[0])).toEqual([1])
})
