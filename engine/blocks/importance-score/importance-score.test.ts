import { expect, test } from "vitest"
import { codes, dataset, features, fixed, image, infer, label, loss, lower, split } from "../testing/rules.ts"
import { importanceScore } from "./importance-score.ts"

const data = dataset([image, label], split)
const classes = loss({ task: "classification", predictionDims: ["B", 10], reads: [image, label] })

test("gives a score of each train row", () => {
  const { outputs, problems } = infer(importanceScore, { inputs: { data, loss: classes } })
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ subset: { kind: "subset", rows: 320, dims: ["B", 10], dtype: "f32" }, scores: { names: ["mean", "deviation", "least", "greatest"] }, curve: { axes: ["step"] } })
  expect(infer(importanceScore, { inputs: { data: dataset([image, label]), loss: classes } }).outputs.subset).toMatchObject({ rows: 400 })
})

test("numbers can be scored by their loss alone", () => {
  for (const method of ["el2n", "margin", "forgetting"]) {
    const found = infer(importanceScore, { config: { method }, inputs: { data: dataset(), loss: loss() } })
    expect(codes(found)).toEqual(["method-needs-classes"])
    expect(fixed(found.problems[0])).toEqual(["loss"])
  }
  for (const method of ["loss", "random"]) expect(codes(infer(importanceScore, { config: { method }, inputs: { data: dataset(), loss: loss() } }))).toEqual([])
})

test("checks that the dataset feeds the network", () => {
  expect(codes(infer(importanceScore, { config: { method: "loss" }, inputs: { data: dataset([features]), loss: loss() } }))).toEqual(["field-missing"])
})

test("ranks that train apart give no scores", () => {
  expect(codes(infer(importanceScore, { inputs: { data, loss: classes, strategy: { kind: "strategy", sharing: "master", apart: true } } }))).toEqual(["scores-apart"])
})

test("trains for the epochs of all repeats, and at random not at all", () => {
  const epochs = (config: object) => importanceScore.ownEpochs?.(importanceScore.config.parse(config))
  expect(epochs({ repeats: 4, epochs: 6 })).toBe(24)
  expect(epochs({ method: "random" })).toBe(0)
})

test("writes the method by its name, and a strategy where there is one", () => {
  const { options } = lower(importanceScore, { config: { method: "margin", repeats: 2 }, inputs: { data, loss: classes, strategy: { kind: "strategy", sharing: "all-reduce" } } })
  expect(options).toMatchObject({ method: { of: "train.ImportanceScore.Method", value: "margin" }, repeats: { integer: 2 }, strict: { boolean: true }, strategy: { input: "strategy" } })
  expect(lower(importanceScore, { inputs: { data, loss: classes } }).options).not.toHaveProperty("strategy")
  expect(importanceScore.summary(importanceScore.config.parse({}))).toBe("EL2N · 5 × 3 epochs")
})
