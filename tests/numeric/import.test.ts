import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import type { NamedArray } from "../../engine/interchange/arrays.ts"
import { readNpz } from "../../engine/interchange/npz/npz-read.ts"
import { writeNpz } from "../../engine/interchange/npz/npz-write.ts"
import { readModel } from "../../engine/interchange/onnx/read-model.ts"
import { toPipeline } from "../../engine/interchange/onnx/to-pipeline.ts"
import { python } from "../../engine/interchange/testing/python.ts"
import { writePipeline } from "../../engine/model/file.ts"
import type { Block, Json, Pipeline } from "../../engine/model/pipeline.ts"
import { emptyPipeline } from "../../engine/model/pipeline.ts"
import { exportTwins } from "./python-twin.ts"

const files = python(readFileSync("engine/interchange/testing/imported-networks.py", "utf8"))
const wanted = arraysIn(files.get("networks.npz")!)
const names = [...wanted.keys()]

function arraysIn(bytes: Uint8Array): ReadonlyMap<string, NamedArray> {
  const found = readNpz(bytes, "a file")
  if ("problem" in found) throw new Error(found.problem.message)
  return found
}

function numbersIn(array: NamedArray | undefined): number[] {
  return Array.from(array!.values as ArrayLike<number | bigint>, Number)
}

/** Ids of eight letters, in the order of asking. */
function counter(): () => string {
  let count = 0
  return () => `id${String(count++).replaceAll(/./g, (digit) => "abcdefghij"[Number(digit)]!).padStart(6, "a")}`
}

/** All networks in one pipeline: each is imported, trained for one step that changes nothing, and predicts the rows of the table. */
function together(folder: string): { readonly pipeline: Pipeline; readonly evaluations: ReadonlyMap<string, string> } {
  const newId = counter()
  const pipeline = emptyPipeline("imported networks")
  const add = (name: string, type: string, config: Record<string, Json>): string => {
    const id = newId()
    const block: Block = { type, name, config }
    pipeline.blocks[id] = block
    pipeline.uses[type] = { version: blockTypes[type]!.version }
    return id
  }
  const wire = (from: string, to: string) => void (pipeline.wires[to] = from)
  const table = add("rows", "csv-table", { path: "rows.csv" })
  const optimizer = add("SGD", "sgd", { learning_rate: 1e-10 })
  const stop = add("stop rule", "stop-rule", { epochs: 1 })
  const evaluations = new Map<string, string>()
  for (const name of names) {
    const model = readModel(files.get(`${name}.onnx`)!, name)
    if ("problem" in model) throw new Error(model.problem.message)
    const imported = toPipeline(model, { file: name, name, weightsPath: `${name}.model.npz`, newId, versionOf: (type) => blockTypes[type]!.version })
    expect(imported.problems).toEqual([])
    writeFileSync(join(folder, `${name}.model.npz`), writeNpz(imported.weights))
    const { blocks, wires, uses } = imported.pipeline
    Object.assign(pipeline.blocks, blocks)
    Object.assign(pipeline.wires, wires)
    Object.assign(pipeline.uses, uses)
    const idOf = (type: string) => Object.entries(blocks).find(([, block]) => block.type === type)![0]
    const [input, start, train] = [Object.keys(blocks)[0]!, idOf("start-model"), idOf("train")]
    blocks[start]!.config = { ...blocks[start]!.config, name: `start_${name}` }
    for (const block of Object.values(blocks)) if (block.type === "batch-norm") block.config = { ...block.config, momentum: 0 }
    const read = blocks[input]!.config["dims"] as number[]
    const width = wanted.get(name)!.values.length / 10
    const columns = add(`columns ${name}`, "columns", {
      features: Array.from({ length: read.reduce((all, dim) => all * dim, 1) }, (_, index) => `x${index}`),
      target: Array.from({ length: width }, (_, index) => `y${index}`),
    })
    const split = add(`split ${name}`, "split", { test: 0.8, validation: 0 })
    const end = Object.keys(blocks).find((id) => !Object.values(wires).includes(`${id}.output`) && id !== start && id !== train)
    const flat = add(`row ${name}`, "flatten", {})
    const loss = add(`loss ${name}`, "mean-squared-error", {})
    const evaluate = add(`evaluate ${name}`, "evaluate", {})
    wire(`${table}.table`, `${columns}.table`)
    wire(`${columns}.data`, `${split}.data`)
    wire(`${split}.features`, `${input}.input`)
    wire(`${end}.output`, `${flat}.input`)
    wire(`${flat}.output`, `${loss}.prediction`)
    wire(`${split}.target`, `${loss}.target`)
    wire(`${loss}.loss`, `${train}.loss`)
    wire(`${split}.data`, `${train}.data`)
    wire(`${optimizer}.optimizer`, `${train}.optimizer`)
    wire(`${stop}.stop`, `${train}.stop`)
    wire(`${split}.data`, `${evaluate}.data`)
    wire(`${train}.model`, `${evaluate}.model`)
    evaluations.set(name, evaluate)
  }
  return { pipeline, evaluations }
}

/** The greatest difference from what PyTorch gives for the same rows, in parts of its greatest number where that is more than 1. */
function worst(name: string, run: string, evaluate: string): number {
  const found = arraysIn(readFileSync(join(run, "out", evaluate, "predictions.npz")))
  const [rows, predictions] = [numbersIn(found.get("row")), numbersIn(found.get("prediction"))]
  const right = numbersIn(wanted.get(name))
  const width = right.length / 10
  const scale = Math.max(1, ...right.map(Math.abs))
  const errors = rows.flatMap((row, index) => Array.from({ length: width }, (_, column) => Math.abs(predictions[index * width + column]! - right[row * width + column]!)))
  expect(errors).toHaveLength(8 * width)
  return Math.max(...errors) / scale
}

test("imported networks predict what PyTorch does, in C++ and in Python", { timeout: 20 * 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "tephra-import-"))
  writeFileSync(join(folder, "rows.csv"), files.get("rows.csv")!)
  expect(names.length).toBeGreaterThanOrEqual(20)
  const { pipeline, evaluations } = together(folder)
  const file = join(folder, "imported.tephra.json")
  writeFileSync(file, writePipeline(pipeline))
  const twins = await exportTwins(file)
  for (const run of [await twins.python("python"), await twins.native("native")]) {
    const errors = names.map((name) => [name, worst(name, run, evaluations.get(name)!)] as const)
    expect(errors.filter(([, error]) => !(error <= 1e-5))).toEqual([])
  }
})
