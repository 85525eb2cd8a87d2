import { expect, test } from "vitest"
import type { Signal, StrategySignal } from "../../model/ports.ts"
import { codes, dataset, features, infer, loss, lower, split, target } from "../testing/rules.ts"
import { train } from "./train.ts"

const data = dataset(undefined, split)

test("gives a model of the network behind the loss", () => {
  expect(infer(train, { config: { dtype: "f64", seed: 5 }, inputs: { data, loss: loss() } })).toEqual({
    outputs: { curve: { kind: "curve", axes: ["step"], values: ["loss", "epoch_loss", "validation_loss", "step_seconds"] }, trace: { kind: "trace" }, model: { kind: "model", origin: "aaaaaaaa", dims: ["B", 1], task: "regression", fields: [features, target], predictionReads: [features], dtype: "f64", seed: 5 } },
    problems: [],
  })
})

test("checks that the dataset feeds the network", () => {
  expect(codes(infer(train, { inputs: { data: dataset([features], split), loss: loss() } }))).toEqual(["field-missing"])
  const wide = { ...features, dims: [9] }
  expect(infer(train, { inputs: { data: dataset([wide, target], split), loss: loss() } }).problems).toMatchObject([
    { code: "field-differs", port: "data", message: expect.stringContaining("“features” is 9 here, and the network was drawn for 7") },
  ])
})

test("warns of rows that are not split and of a batch larger than the data", () => {
  expect(infer(train, { inputs: { data: dataset() } }).problems).toMatchObject([{ code: "all-rows-trained", severity: "warning" }])
  expect(infer(train, { config: { batch: 500 }, inputs: { data } }).problems).toMatchObject([{ code: "batch-exceeds-rows", severity: "warning", key: "batch" }])
})

test("patience needs validation rows", () => {
  const stop = { kind: "stop", patience: 5 } as const
  const none = dataset(undefined, { parts: { train: 360, validation: 0, test: 40 } })
  expect(codes(infer(train, { inputs: { data: none, stop } }))).toEqual(["no-validation"])
  expect(codes(infer(train, { inputs: { data, stop } }))).toEqual([])
})

test("bf16 without a scaler may train apart, and what is wrapped around an optimizer only where every rank makes every step", () => {
  const elastic: StrategySignal = { kind: "strategy", sharing: "elastic", apart: true, kept: 1 }
  const master: StrategySignal = { kind: "strategy", sharing: "master", apart: true }
  const wrapped = (type: string) => ({ kind: "optimizer" as const, states: 4, wrappers: [{ type, states: 4, copies: 1, passes: 0, series: [] }] })
  const found = (strategy: StrategySignal, more: Readonly<Record<string, Signal>>) => codes(infer(train, { inputs: { data, loss: loss(), strategy, ...more } }))
  expect(found(elastic, { precision: { kind: "precision", products: "bf16" } })).toEqual([])
  expect(found(elastic, { optimizer: wrapped("moving-average") })).toEqual(["average-apart"])
  expect(found(master, { optimizer: wrapped("moving-average") })).toEqual([])
  expect(found(master, { optimizer: wrapped("anderson") })).toEqual(["anderson-apart"])
})

test("what needs ranks that train as one is refused where they train apart", () => {
  const inputs = { data, loss: loss(), precision: { kind: "precision", scaled: true }, optimizer: { kind: "optimizer", states: 1 } } as const
  const problemsOf = (strategy: StrategySignal, strict = true) => infer(train, { config: { strict }, inputs: { ...inputs, strategy } })
  expect(codes(problemsOf({ kind: "strategy", sharing: "all-reduce" }))).toEqual([])
  expect(codes(problemsOf({ kind: "strategy", sharing: "elastic", apart: true, kept: 1 }))).toEqual(["strict-apart", "scaler-apart"])
  expect(codes(problemsOf({ kind: "strategy", sharing: "master", apart: true, kept: 2, energy: true }, false))).toEqual(["scaler-apart", "momentum-twice"])
})

test("a master's updates have a staleness and a worker", () => {
  const strategy: StrategySignal = { kind: "strategy", sharing: "master", apart: true }
  expect(infer(train, { inputs: { data, loss: loss(), strategy } }).outputs.curve).toMatchObject({ values: ["loss", "epoch_loss", "validation_loss", "step_seconds", "staleness", "worker"] })
})

test("writes what is connected, and its seed", () => {
  const { options } = lower(train, { config: { seed: 9 }, inputs: { data, loss: loss() } })
  expect(Object.keys(options)).toEqual(["data", "network", "optimizer", "dtype", "batch", "seed", "shuffle", "log_every", "checkpoint_every"])
  expect(options).toMatchObject({ network: { network: "loss" }, seed: { integer: 9 } })
  const all = lower(train, { inputs: { data, loss: loss(), strategy: { kind: "strategy", sharing: "all-reduce" }, stop: { kind: "stop" } } })
  expect(Object.keys(all.options).slice(2, 5)).toEqual(["optimizer", "strategy", "stop"])
})

test("a reducer needs ranks that share a batch, and gradients that are added up as it likes", () => {
  const reducer = { kind: "reducer", grouping: "none", groups: 1, megabytes: 25, halves: false } as const
  const strategy = { kind: "strategy", sharing: "all-reduce" } as const
  const alone = infer(train, { inputs: { data, reducer } }).problems
  expect(alone).toMatchObject([{ code: "reducer-alone", port: "reducer", fix: { edits: [{ edit: "disconnect", to: "aaaaaaaa.reducer" }] } }])
  expect(codes(infer(train, { inputs: { data, reducer, strategy: { kind: "strategy", sharing: "serial" } } }))).toEqual(["reducer-alone"])
  expect(codes(infer(train, { inputs: { data, reducer, strategy } }))).toEqual([])
  expect(infer(train, { config: { strict: true }, inputs: { data, reducer, strategy } }).problems).toMatchObject([{ code: "reducer-idle", severity: "warning" }])
  expect(Object.keys(lower(train, { inputs: { data, reducer, strategy } }).options).at(-1)).toBe("reducer")
})
