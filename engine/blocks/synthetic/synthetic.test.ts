import { expect, test } from "vitest"
import { fixed, infer, lower } from "../testing/rules.ts"
import { synthetic } from "./synthetic.ts"

test("each kind has its fields", () => {
  expect(infer(synthetic).outputs).toMatchObject({ data: { rows: 1000 }, features: { dims: ["B", 10] }, target: { dims: ["B", 1] } })
  expect(infer(synthetic, { config: { kind: "burgers", features: 2 } }).outputs).toMatchObject({ features: { dims: ["B", 2] }, source: { dims: ["B", 1] } })
  expect(infer(synthetic, { config: { kind: "gaussian-atoms", n: 20 } }).outputs).toMatchObject({ patterns: { dims: ["B", 9, 32, 32] }, potential: { dims: ["B", 1, 32, 32] } })
  expect(infer(synthetic, { config: { kind: "jets" } }).outputs).toMatchObject({ image: { dims: ["B", 1, 25, 25] }, label: { dims: ["B"], dtype: "class", classes: 2 } })
})

test("says when a law needs more features or memory more room", () => {
  const [few] = infer(synthetic, { config: { features: 4 } }).problems
  expect(few).toMatchObject({ code: "too-few-features", key: "features" })
  expect(fixed(few)).toEqual([5])
  const [many] = infer(synthetic, { config: { kind: "gaussian-atoms", n: 1_000_000 } }).problems
  expect(many).toMatchObject({ code: "too-many-numbers", key: "n" })
  expect(fixed(many)).toEqual([48_828])
  expect(infer(synthetic, { config: { kind: "jets", n: 1_000_000 } }).problems).toMatchObject([{ code: "too-many-numbers", message: expect.stringContaining("800000 rows or fewer") as string }])
})

test("writes the kind as the program names it", () => {
  expect(lower(synthetic, { config: { kind: "gaussian-atoms", n: 20 } }).options).toEqual({
    kind: { of: "data.SyntheticKind", value: "gaussian_atoms" },
    n: { integer: 20 },
    noise: { real: 0 },
    seed: { integer: 0 },
  })
})
