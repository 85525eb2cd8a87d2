import type { FactsByName } from "../../../engine/model/facts.ts"
import type { Block, Composite, Pipeline } from "../../../engine/model/pipeline.ts"
import { emptyPipeline } from "../../../engine/model/pipeline.ts"

const columns = ["a", "b", "c", "d", "y"]

export const facts: FactsByName = {
  table: { path: "table.csv", size: 1, mtime: 1, rows: 1000, columns, dtypes: columns.map(() => "number" as const), ranges: columns.map((): [number, number] => [0, 1]) },
}

/** A drawing that grows block by block. */
class Drawing {
  readonly blocks: Record<string, Block> = {}
  readonly wires: Record<string, string> = {}
  count = 0

  add(block: Partial<Block> & { type: string }, inputs: Record<string, string> = {}): string {
    const id = idOf(this.count++)
    this.blocks[id] = { name: `${block.type} ${this.count}`, config: {}, ...block }
    for (const [port, from] of Object.entries(inputs)) this.wires[`${id}.${port}`] = from
    return id
  }

  data(): string {
    const source = this.add({ type: "csv-table", config: { path: "table.csv" } })
    const fields = this.add({ type: "columns", config: { features: columns.slice(0, 4), target: ["y"] } }, { table: `${source}.table` })
    const split = this.add({ type: "split" }, { data: `${fields}.data` })
    return this.add({ type: "standardise" }, { data: `${split}.data` })
  }

  training(data: string, last: string): void {
    const loss = this.add({ type: "mean-squared-error" }, { prediction: last, target: `${data}.target` })
    const optimizer = this.add({ type: "adam" })
    const model = this.add({ type: "train" }, { data: `${data}.data`, loss: `${loss}.loss`, optimizer: `${optimizer}.optimizer` })
    this.add({ type: "evaluate" }, { model: `${model}.model`, data: `${data}.data` })
  }
}

/** One dataset and networks of fifteen layers on it, each with its training, about `count` blocks in all. */
export function networks(count: number, last: number | "auto" = 32, name?: string): Pipeline {
  const drawing = new Drawing()
  const data = drawing.data()
  const named = name === undefined ? {} : { name }
  while (drawing.count + 20 <= count) {
    let output = `${data}.features`
    for (let layer = 0; layer < 15; layer++) output = `${drawing.add({ type: "dense", config: { units: 32 }, ...named }, { input: output })}.output`
    const end = drawing.add({ type: "dense", config: { units: last === "auto" ? "auto" : 1 }, ...named }, { input: output })
    drawing.training(data, `${end}.output`)
  }
  return { ...emptyPipeline("many"), blocks: drawing.blocks, wires: drawing.wires }
}

const shared = "ssssssss"
const innerFirst = "aaaaaaa2"
const innerLast = "bbbbbbb2"

/** A chain of `count` blocks that stand for one composite of four layers. */
export function withComposites(count: number): Pipeline {
  const drawing = new Drawing()
  const data = drawing.data()
  let output = `${data}.features`
  for (let use = 0; use < count; use++) output = `${drawing.add({ type: "composite", composite: shared }, { input: output })}.output`
  const end = drawing.add({ type: "dense", config: { units: 1 } }, { input: output })
  drawing.training(data, `${end}.output`)
  return { ...emptyPipeline("composites"), composites: { [shared]: layers() }, blocks: drawing.blocks, wires: drawing.wires }
}

function layers(): Composite {
  const ids = [innerFirst, "ccccccc2", "ddddddd2", innerLast]
  return {
    name: "layers",
    ports: [
      { name: "input", direction: "in", of: `${innerFirst}.input` },
      { name: "output", direction: "out", of: `${innerLast}.output` },
    ],
    parameters: {},
    blocks: Object.fromEntries(ids.map((id, index) => [id, { type: "dense", name: `layer ${index}`, config: { units: 32 } }])),
    wires: Object.fromEntries(ids.slice(1).map((id, index) => [`${id}.input`, `${ids[index]}.output`])),
  }
}

function withBlock(pipeline: Pipeline, id: string, change: Partial<Block>): Pipeline {
  return { ...pipeline, blocks: { ...pipeline.blocks, [id]: { ...pipeline.blocks[id]!, ...change } } }
}

/** Another width of a layer near or far from the end. */
export function changedLayer(pipeline: Pipeline, index: number): Pipeline {
  const id = layerOf(pipeline, index)
  return withBlock(pipeline, id, { config: { units: 16 + (index % 16) } })
}

export function changedName(pipeline: Pipeline, index: number): Pipeline {
  return withBlock(pipeline, layerOf(pipeline, index), { name: `layer ${index}` })
}

/** One of the fifteen layers whose size is free. */
function layerOf(_: Pipeline, index: number): string {
  const network = (index * 37) % 40
  return idOf(4 + network * 20 + ((index * 7) % 15))
}

/** Another width inside the composite, for every block that stands for it. */
export function changedShared(pipeline: Pipeline, index: number): Pipeline {
  const composite = pipeline.composites[shared]!
  const block = { ...composite.blocks[innerFirst]!, config: { units: 16 + (index % 16) } }
  return { ...pipeline, composites: { [shared]: { ...composite, blocks: { ...composite.blocks, [innerFirst]: block } } } }
}

function idOf(index: number): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
  return Array.from({ length: 8 }, (_, place) => alphabet[Math.floor(index / 32 ** place) % 32]).join("")
}
