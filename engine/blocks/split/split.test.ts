import { assert, double, nat, property } from "fast-check"
import { expect, test } from "vitest"
import { codes, dataset, features, fixed, infer, label, lower, split as parted } from "../testing/rules.ts"
import { partsOf, split } from "./split.ts"

test("counts the parts as the program does, and passes the fields on", () => {
  const { outputs, problems } = infer(split, { inputs: { data: dataset() } })
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ data: { rows: 400, parts: { train: 320, validation: 40, test: 40 } }, features: { dims: ["B", 7] }, target: { dims: ["B", 1] } })
  expect(partsOf("aaaaaaaa", 5, { validation: 0.1, test: 0.1 })).toEqual({ train: 3, validation: 1, test: 1 })
  expect(partsOf("aaaaaaaa", "rows", { validation: 0.1, test: 0.1 })).toEqual({ train: "train:aaaaaaaa", validation: "validation:aaaaaaaa", test: "test:aaaaaaaa" })
})

test("the parts of any table sum to its rows", () => {
  const share = double({ min: 0, max: 0.49, noNaN: true })
  assert(
    property(nat(1_000_000), share, share, (rows, validation, test) => {
      const parts = partsOf("aaaaaaaa", rows, { validation, test })
      expect(Number(parts.train) + Number(parts.validation) + Number(parts.test)).toBe(rows)
    }),
    { numRuns: 200, seed: 1 },
  )
})

test("says when nothing is left to train on, or a part rounds to none", () => {
  const full = infer(split, { config: { validation: 0.5, test: 0.5 }, inputs: { data: dataset() } })
  expect(codes(full)).toEqual(["nothing-to-train"])
  expect(fixed(full.problems[0])).toEqual([undefined, undefined])
  expect(infer(split, { inputs: { data: dataset(undefined, { rows: 3 }) } }).problems).toMatchObject([
    { code: "part-empty", severity: "warning", key: "validation" },
    { code: "part-empty", severity: "warning", key: "test" },
  ])
  expect(codes(infer(split, { config: { validation: 0, test: 0.6 }, inputs: { data: dataset(undefined, { rows: 1 }) } }))).toEqual(["part-empty"])
  expect(codes(infer(split, { inputs: { data: dataset(undefined, parted) } }))).toEqual(["split-twice"])
})

test("writes the share of train without the dust of subtraction", () => {
  expect(lower(split, { config: { validation: 0.2, test: 0.1 }, inputs: { data: dataset() } }).options).toEqual({
    train: { real: 0.7 },
    validation: { real: 0.2 },
    test: { real: 0.1 },
    seed: { integer: 42 },
  })
  expect(split.summary({ validation: 0.2, test: 0.1, seed: 1, stratify: false })).toBe("70 % / 20 % / 10 %")
})

test("divides by class where there is one", () => {
  const classes = { config: { stratify: true }, inputs: { data: dataset([features, label]) } }
  expect(infer(split, classes).problems).toEqual([])
  expect(lower(split, classes).options).toMatchObject({ stratify: { string: "label" } })
  const [problem] = infer(split, { config: { stratify: true }, inputs: { data: dataset() } }).problems
  expect(problem).toMatchObject({ code: "no-classes", key: "stratify" })
  expect(fixed(problem)).toEqual([undefined])
})
