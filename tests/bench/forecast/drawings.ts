import { readFileSync } from "node:fs"
import { join } from "node:path"
import { readPipeline } from "../../../engine/model/file.ts"
import type { Block, Json, Pipeline } from "../../../engine/model/pipeline.ts"
import { emptyPipeline } from "../../../engine/model/pipeline.ts"
import { uniformFrom } from "../../samples/random.ts"

/** A pipeline to forecast and to run, and the folder that its data paths are relative to. */
export interface Drawing {
  readonly name: string
  readonly pipeline: Pipeline
  readonly folder: string
}

type Config = Readonly<Record<string, Json>>

interface Network {
  readonly on: "table" | "images"
  readonly layers: readonly Block[]
  readonly optimizer: Block
  readonly train: Config
}

const plain = (type: string, config: Config = {}): Block => ({ type, name: type, config })
const dense = (units: number, activation = "relu"): Block => plain("dense", { units, activation })
const convolution = (channels: number, kernel: number): Block => plain("convolution", { channels, kernel, activation: "relu" })

export const tableColumns = Array.from({ length: 64 }, (_, index) => `x${index + 1}`)

/** The samples, and three networks of kinds that people draw. */
export function handMade(samples: string, data: string): Drawing[] {
  const sample = (name: string): Drawing => {
    const folder = join(samples, name)
    const read = readPipeline(readFileSync(join(folder, "pipeline.tephra.json"), "utf8"))
    if (!read.ok) throw new Error(`${folder}: ${read.problem.message}`)
    return { name: `sample ${name}`, pipeline: shared(read.pipeline), folder }
  }
  const drawn = (name: string, network: Network): Drawing => ({ name, pipeline: pipelineOf(name, network), folder: data })
  const adam = plain("adam")
  return [
    sample("regression"),
    sample("digits"),
    drawn("wide", { on: "table", layers: [dense(256), dense(256), dense(1, "none")], optimizer: adam, train: { batch: 128 } }),
    drawn("deep and narrow, tanh", { on: "table", layers: [...Array.from({ length: 8 }, () => dense(20, "tanh")), dense(1, "none")], optimizer: plain("sgd"), train: { batch: 256, dtype: "f64" } }),
    drawn("LeNet", { on: "images", layers: [convolution(6, 5), plain("pool"), convolution(16, 5), plain("pool"), plain("flatten"), dense(120), dense(84), dense(10, "none")], optimizer: adam, train: { batch: 64 } }),
  ]
}

/** Networks drawn at random. */
export function random(seed: number, count: number, data: string): Drawing[] {
  const uniform = uniformFrom(seed)
  const among = <T>(choices: readonly T[]): T => choices[Math.floor(uniform() * choices.length)]!
  const whole = (least: number, most: number): number => Math.round(least * (most / least) ** uniform())
  return Array.from({ length: count }, (_, index) => {
    const on = among(["table", "table", "images"] as const)
    const hidden = Array.from({ length: whole(1, 5) }, () => dense(whole(8, 400), among(["relu", "relu", "tanh", "gelu", "sigmoid"])))
    const inner = on === "table" ? hidden : [...Array.from({ length: whole(1, 3) }, () => convolution(whole(3, 24), among([3, 5]))), plain("pool"), plain("flatten"), ...hidden.slice(0, 2)]
    const optimizer = plain(among(["adam", "adamw", "sgd", "rmsprop"]))
    const train = { batch: whole(16, 256), dtype: on === "table" ? among(["f32", "f32", "f64"]) : "f32", log_every: among([1, 10]) }
    const name = `random ${seed}.${index + 1}`
    return { name, pipeline: pipelineOf(name, { on, layers: [...inner, dense(on === "table" ? 1 : 10, "none")], optimizer, train }), folder: data }
  })
}

const ids = { split: "splitaaa", prepared: "prepared", loss: "lossaaaa", optimizer: "optimize", strategy: "strategy", stop: "stopaaaa", train: "trainaaa" }

function pipelineOf(name: string, { on, layers, optimizer, train }: Network): Pipeline {
  const [source, field, target, loss] = on === "table" ? (["columns", "features", "target", "mean-squared-error"] as const) : (["idx-images", "image", "label", "cross-entropy"] as const)
  const table: Record<string, Block> = on === "table" ? { tableaaa: plain("csv-table", { path: "table.csv" }), sourceaa: plain(source, { features: tableColumns, target: ["y"] }) } : { sourceaa: plain(source, { images_path: "images", labels_path: "labels" }) }
  const layerId = (index: number): string => `layer${String.fromCharCode(97 + index)}aa`
  const last = `${layerId(layers.length - 1)}.output`
  const blocks = {
    ...table,
    [ids.split]: plain("split"),
    [ids.prepared]: on === "table" ? plain("standardise") : plain("scale"),
    ...Object.fromEntries(layers.map((layer, index) => [layerId(index), layer])),
    [ids.loss]: plain(loss),
    [ids.optimizer]: optimizer,
    [ids.stop]: plain("stop-rule"),
    [ids.train]: plain("train", train),
  }
  const wires = {
    ...(on === "table" ? { "sourceaa.table": "tableaaa.table" } : {}),
    [`${ids.split}.data`]: "sourceaa.data",
    [`${ids.prepared}.data`]: `${ids.split}.data`,
    ...Object.fromEntries(layers.map((_, index) => [`${layerId(index)}.input`, index === 0 ? `${ids.prepared}.${field}` : `${layerId(index - 1)}.output`])),
    [`${ids.loss}.prediction`]: last,
    [`${ids.loss}.${target}`]: `${ids.prepared}.${target}`,
    [`${ids.train}.data`]: `${ids.prepared}.data`,
    [`${ids.train}.loss`]: `${ids.loss}.loss`,
    [`${ids.train}.optimizer`]: `${ids.optimizer}.optimizer`,
    [`${ids.train}.stop`]: `${ids.stop}.stop`,
  }
  return shared({ ...emptyPipeline(name), blocks, wires })
}

/** With a strategy, so that it runs on several ranks. */
function shared(pipeline: Pipeline): Pipeline {
  const { blocks, wires } = pipeline
  const [train] = Object.entries(blocks).find(([, { type }]) => type === "train") ?? []
  if (train === undefined || wires[`${train}.strategy`] !== undefined) return pipeline
  return { ...pipeline, blocks: { ...blocks, [ids.strategy]: plain("data-parallel") }, wires: { ...wires, [`${train}.strategy`]: `${ids.strategy}.strategy` } }
}

/** The same for so many epochs, and with none of the stages that follow the training. */
export function trainedFor(pipeline: Pipeline, epochs: number): Pipeline {
  const kept = Object.entries(pipeline.blocks).filter(([, { type }]) => type !== "evaluate")
  const blocks = Object.fromEntries(kept.map(([id, block]) => [id, block.type === "stop-rule" ? { ...block, config: { epochs } } : block]))
  const wires = Object.fromEntries(Object.entries(pipeline.wires).filter(([to]) => Object.hasOwn(blocks, to.slice(0, to.lastIndexOf(".")))))
  return { ...pipeline, blocks, wires }
}
