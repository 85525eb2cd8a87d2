import type { BlockId } from "../../model/identity.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import { emptyPipeline } from "../../model/pipeline.ts"
import type { Problem } from "../../model/problem.ts"
import type { NamedArray } from "../arrays.ts"
import { problemAt } from "../../model/file-problem.ts"
import { legible, quoted } from "../text.ts"
import { nodeText } from "./check-names.ts"
import type { Drawing, Known } from "./drawing.ts"
import { draw, emptyDrawing } from "./drawing.ts"
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxValue } from "./model.ts"
import { Unsupported } from "./node-reading.ts"
import { readers } from "./ops/readers.ts"
import { readersIn, withFunctions } from "./patterns.ts"

export interface HowToImport {
  /** As messages name it. */
  readonly file: string
  /** Of the pipeline. */
  readonly name: string
  /** Of the file that will hold the weights, relative to that of the pipeline. */
  readonly weightsPath: string
  readonly newId: () => BlockId
  readonly versionOf: (type: string) => number
}

export interface Imported {
  /** Layers, a start model and a train block; data, loss and optimizer are for a person to add. */
  readonly pipeline: Pipeline
  /** Named `<block>.<parameter>`, as a model.npz has them. */
  readonly weights: readonly NamedArray[]
  /** Nodes and inputs that have no place among the blocks. Where there are any, the pipeline has gaps. */
  readonly problems: readonly Problem[]
}

/** The layers of an ONNX model as blocks of a pipeline. Never throws for what a file may hold. */
export function toPipeline({ graph: read, opset }: OnnxModel, how: HowToImport): Imported {
  const graph = { ...read, nodes: withFunctions(read) }
  const drawing = emptyDrawing(how.newId)
  const reading: Reading = { graph, how, drawing, known: new Map(), readers: readersIn(graph), shared: new Set(), rows: fixedRows(graph), opset, problems: [] }
  for (const array of graph.weights.values()) reading.known.set(array.name, { kind: "weights", array })
  for (const input of graph.inputs) reading.known.set(input.name, inputOf(reading, input))
  graph.nodes.forEach((node, index) => readNode(reading, node, index))
  addTraining(drawing, how.weightsPath)
  const types = new Set(Object.values(drawing.blocks).map(({ type }) => type))
  const uses = Object.fromEntries([...types].map((type) => [type, { version: how.versionOf(type) }]))
  return { pipeline: { ...emptyPipeline(how.name), uses, blocks: drawing.blocks, wires: drawing.wires }, weights: drawing.weights, problems: [...reading.problems, ...sharedWeights(drawing, how)] }
}

interface Reading {
  readonly graph: OnnxGraph
  readonly how: HowToImport
  readonly drawing: Drawing
  readonly known: Map<string, Known>
  readonly readers: ReadonlyMap<string, number>
  /** `id.port` of tensors of which one name is read more than once; nodes that change nothing give a tensor further names. */
  readonly shared: Set<string>
  readonly rows: number | null
  readonly opset: number
  readonly problems: Problem[]
}

function fixedRows({ inputs }: OnnxGraph): number | null {
  const rows = inputs[0]?.shape?.[0]
  return typeof rows === "number" ? rows : null
}

/** A block that takes whatever is wired to it, in the shape that the network reads. */
function inputOf({ how: { file }, drawing, problems }: Reading, { name, element, shape }: OnnxValue): Known {
  const dims = sampleOf(shape)
  if (dims === null || !isFloat(element)) {
    const what = dims === null ? "has a size that is open besides that of the batch" : `holds ${element ?? "something else"} and no floats`
    problems.push(problemAt("onnx-input", { file }, `${file}: the input ${quoted(name)} ${what}. Export the network with fixed sizes for one batch of numbers.`).problem)
    return { kind: "unknown" }
  }
  return draw(drawing, { type: "reshape", name: legible(name), config: { dims: [...dims] }, from: null, dims })
}

function isFloat(element: string | null): boolean {
  return element === "FLOAT" || element === "DOUBLE" || element === "FLOAT16" || element === "BFLOAT16"
}

function sampleOf(shape: OnnxValue["shape"]): readonly number[] | null {
  const dims = shape?.slice(1) ?? []
  return dims.length > 0 && dims.length <= 6 && dims.every((dim) => typeof dim === "number" && dim > 0) ? (dims as number[]) : null
}

function readNode(reading: Reading, node: OnnxNode, index: number): void {
  const made = outputsOf(reading, node, index)
  node.outputs.forEach((name, output) => {
    const known = made[output] ?? { kind: "unknown" }
    reading.known.set(name, known)
    if (known.kind === "tensor" && known.from !== null && (reading.readers.get(name) ?? 0) > 1) reading.shared.add(known.from)
  })
}

/** Behind a node that is not read another one is not told of, unless the file says what it reads. */
function outputsOf(reading: Reading, node: OnnxNode, index: number): readonly Known[] {
  const { drawing, shared, rows, opset, problems, how } = reading
  const inputs = node.inputs.map((name) => (name === "" ? undefined : reading.known.get(name)))
  if (inputs.some((known) => known?.kind === "unknown")) return []
  const reader = node.domain === "" || node.domain === "ai.onnx" ? (Object.hasOwn(readers, node.operator) ? readers[node.operator] : undefined) : undefined
  try {
    if (!reader) throw new Unsupported(node.domain === "" ? "no block does that" : `it is an operator of ${legible(node.domain)}`)
    return reader({ node, inputs, drawing, rows, opset, alone: (input) => isAlone(inputs[input], shared) })
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error
    problems.push(problemAt("onnx-unsupported", { file: how.file }, `${how.file}: ${nodeText(node, index)}${readText(inputs)}: ${error.message}. Draw these layers by hand, or export the network without them.`).problem)
    return node.outputs.map((name) => gapAt(reading, name))
  }
}

function isAlone(known: Known | undefined, shared: ReadonlySet<string>): boolean {
  return known?.kind === "tensor" && known.from !== null && !shared.has(known.from)
}

/** What it reads, as far as it comes from the network's input. */
function readText(inputs: readonly (Known | undefined)[]): string {
  const shapes = inputs.flatMap((known) => (known?.kind === "tensor" ? [["B", ...known.dims].join("×")] : []))
  return shapes.length > 0 ? `, which reads ${shapes.join(" and ")}` : ""
}

function gapAt({ graph }: Reading, name: string): Known {
  const value = graph.between.get(name)
  const dims = sampleOf(value?.shape ?? null)
  return dims && isFloat(value?.element ?? null) ? { kind: "tensor", from: null, dims } : { kind: "unknown" }
}

function addTraining({ blocks, wires, newId }: Drawing, path: string): void {
  const [start, train] = [newId(), newId()]
  blocks[start] = { type: "start-model", name: "imported weights", config: { path } }
  blocks[train] = { type: "train", name: "train", config: {} }
  wires[`${train}.start`] = `${start}.start`
}

/** A copy for each block computes the same, until a training changes each apart. */
function sharedWeights({ blocks, users }: Drawing, { file }: HowToImport): Problem[] {
  return [...users].flatMap(([name, ids]): Problem[] => {
    if (ids.size < 2) return []
    const layers = [...ids].map((id) => quoted(blocks[id]!.name)).join(" and ")
    const message = `${file}: ${layers} read the same weights ${quoted(name)}. Each has a copy here, and training changes the copies apart. Use the network as it is, or train it where it was made.`
    return [{ ...problemAt("onnx-shared-weights", { file }, message).problem, severity: "warning" }]
  })
}
