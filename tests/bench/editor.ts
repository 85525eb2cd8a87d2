import { blockTypes as types } from "../../engine/blocks/index.generated.ts"
import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { apply } from "../../engine/model/apply.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import type { Facts } from "../../engine/model/facts.ts"
import type { Block, Pipeline } from "../../engine/model/pipeline.ts"
import { emptyLayout, emptyPipeline } from "../../engine/model/pipeline.ts"
import type { Report } from "./figure.ts"
import { quantile, rounded } from "./figure.ts"

const blocks = 1000
const edits = 400
const goal = 16

const columns = ["a", "b", "c", "d", "y"]
const table: Facts = { path: "table.csv", size: 1, mtime: 1, rows: 1000, columns, dtypes: columns.map(() => "number" as const), ranges: columns.map((): [number, number] => [0, 1]) }

/** What an editor does after each edit of a pipeline of 1,000 blocks: check and infer what changed. */
export async function measure(report: Report): Promise<void> {
  const document: DocumentContent = { pipeline: pipelineOf(blocks), layout: emptyLayout() }
  const first = analysed(document.pipeline)
  if (first.problems.length > 0) throw new Error(`the pipeline to measure has problems: ${first.problems[0]!.message}`)
  const [incremental, whole] = [timesOf(document, first), wholeTimes(document.pipeline)]
  const median = quantile(incremental, 0.5)
  const scratch = quantile(whole, 0.5)
  const line = { unit: "ms", goal: `≤ ${goal} ms` }
  report({ ...line, name: "editor: check + infer after one edit, median", value: rounded(median), peer: "from scratch", ratio: rounded(scratch / median), met: median <= goal })
  report({ ...line, name: "editor: check + infer after one edit, 95 %", value: rounded(quantile(incremental, 0.95)), peer: null, ratio: null, goal: null, met: null })
  report({ ...line, name: "editor: check + infer from scratch, median", value: rounded(scratch), peer: null, ratio: null, goal: null, met: null })
}

function analysed(pipeline: Pipeline, previous?: Analysis): Analysis {
  return analyse({ pipeline, facts: { table }, types, previous })
}

/** Milliseconds of each edit, the first quarter as warm-up left out. */
function timesOf(start: DocumentContent, first: Analysis): number[] {
  let content = start
  let analysis = first
  const times: number[] = []
  for (let index = 0; index < edits; index++) {
    const applied = apply(content, [editOf(index, content.pipeline)])
    if (!applied.ok) throw new Error(applied.message)
    content = applied.content
    const begin = performance.now()
    analysis = analysed(content.pipeline, analysis)
    times.push(performance.now() - begin)
  }
  return times.slice(edits / 4)
}

function wholeTimes(pipeline: Pipeline): number[] {
  return Array.from({ length: 40 }, () => {
    const begin = performance.now()
    analysed(pipeline)
    return performance.now() - begin
  }).slice(10)
}

/** Widths near and far from the end of a network, names, wires and new blocks, in turn. */
function editOf(index: number, { blocks: all, wires }: Pipeline): Edit {
  const dense = Object.keys(all).filter((id) => all[id]!.type === "dense")
  const id = dense[(index * 37) % dense.length]!
  const turn = index % 5
  if (turn === 0) return { edit: "rename-block", id, name: `layer ${index}` }
  if (turn === 1) return { edit: "add-block", id: idOf(blocks + index), block: { type: "dropout", name: "new", config: {} }, version: 1 }
  if (turn === 2 && wires[`${id}.input`]) return { edit: "connect", to: `${id}.input`, from: wires[`${dense[0]}.input`]! }
  return { edit: "set-config", id, key: "activation", value: turn === 3 ? "tanh" : "relu" }
}

/** One data set and as many networks on it, each twenty layers deep with its training, as make `count` blocks. */
function pipelineOf(count: number): Pipeline {
  const made: Block[] = []
  const wires: Record<string, string> = {}
  const add = (type: string, config: Block["config"], inputs: Record<string, string> = {}): string => {
    const id = idOf(made.length)
    made.push({ type, name: `${type} ${made.length}`, config })
    for (const [port, from] of Object.entries(inputs)) wires[`${id}.${port}`] = from
    return id
  }
  const source = add("csv-table", { path: "table.csv" })
  const fields = add("columns", { features: columns.slice(0, 4), target: ["y"] }, { table: `${source}.table` })
  const split = add("split", {}, { data: `${fields}.data` })
  const data = add("standardise", {}, { data: `${split}.data` })
  while (made.length < count) addNetwork(add, data, Math.min(20, count - made.length))
  return { ...emptyPipeline("thousand"), blocks: Object.fromEntries(made.map((block, index) => [idOf(index), block])), wires }
}

function addNetwork(add: (type: string, config: Block["config"], inputs?: Record<string, string>) => string, data: string, size: number): void {
  let output = `${data}.features`
  for (let layer = 0; layer < Math.max(1, size - 5); layer++) output = `${add("dense", { units: 32 }, { input: output })}.output`
  if (size < 6) return
  const last = add("dense", { units: 1 }, { input: output })
  const loss = add("mean-squared-error", {}, { prediction: `${last}.output`, target: `${data}.target` })
  const optimizer = add("adam", {})
  const model = add("train", {}, { data: `${data}.data`, loss: `${loss}.loss`, optimizer: `${optimizer}.optimizer` })
  add("evaluate", {}, { model: `${model}.model`, data: `${data}.data` })
}

function idOf(index: number): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
  return Array.from({ length: 8 }, (_, place) => alphabet[Math.floor(index / 32 ** place) % 32]).join("")
}
