import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { gradientReducer } from "./gradient-reducer.ts"

test("says how gradients are grouped and how wide they travel", () => {
  expect(infer(gradientReducer)).toEqual({ outputs: { reducer: { kind: "reducer", grouping: "n-groups", groups: 8, megabytes: 25, halves: false } }, problems: [] })
  expect(infer(gradientReducer, { config: { compression: "bf16" } }).outputs["reducer"]).toMatchObject({ halves: true })
  for (const wrong of [{ groups: 0 }, { groups: 1001 }, { size: 0 }, { compression: "fp8" }, { coordinator: "ring" }]) expect(gradientReducer.config.safeParse(wrong).success).toBe(false)
})

test("only what its grouping reads goes to the library", () => {
  expect(Object.keys(lower(gradientReducer).options)).toEqual(["grouping", "groups", "overlap", "compression", "coordinator"])
  expect(Object.keys(lower(gradientReducer, { config: { grouping: "size" } }).options)).toEqual(["grouping", "megabytes", "overlap", "compression", "coordinator"])
  expect(lower(gradientReducer, { config: { grouping: "per-layer", coordinator: "rank-0" } }).options).toEqual({
    grouping: { of: "strategies.GradientReducer.Grouping", value: "per_layer" },
    overlap: { boolean: true },
    compression: { of: "strategies.GradientReducer.Compression", value: "none" },
    coordinator: { of: "strategies.GradientReducer.Coordinator", value: "rank_0" },
  })
})

test.each([
  [{}, "8 groups"],
  [{ grouping: "none", compression: "fp16" }, "one group · fp16"],
  [{ grouping: "per-layer", coordinator: "bit-vector" }, "a group a layer · bit vector"],
  [{ grouping: "size", size: 4 }, "groups of 4 MB"],
])("sums up %j as %s", (config, words) => {
  expect(gradientReducer.summary!(gradientReducer.config.parse(config))).toBe(words)
})
