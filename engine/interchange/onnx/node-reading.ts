import type { NamedArray } from "../arrays.ts"
import { shapeText } from "../arrays.ts"
import type { Drawing, Known, NewBlock, Size, Tensor } from "./drawing.ts"
import { draw } from "./drawing.ts"
import type { OnnxNode } from "./model.ts"

/** Why a node has no place among the blocks, in words that end a sentence. */
export class Unsupported extends Error {}

/** A node with what its inputs stand for. */
export interface NodeReading {
  readonly node: OnnxNode
  readonly inputs: readonly (Known | undefined)[]
  readonly drawing: Drawing
  /** Whether nothing but this node reads its input of that number, by whatever name. */
  readonly alone: (index: number) => boolean
  /** Rows of a batch, where the file fixes them. */
  readonly rows: number | null
  /** Version of the operators of ONNX itself. */
  readonly opset: number
}

/** What the outputs of a node stand for. Throws Unsupported. */
export type Reader = (reading: NodeReading) => readonly Known[]

export function integerOf({ node }: NodeReading, name: string, usual: number): number {
  const found = node.attributes.get(name)
  return found?.kind === "integer" ? found.value : usual
}

export function numberOf({ node }: NodeReading, name: string, usual: number): number {
  const found = node.attributes.get(name)
  return found?.kind === "number" ? found.value : usual
}

export function integersOf({ node }: NodeReading, name: string): readonly number[] | undefined {
  const found = node.attributes.get(name)
  return found?.kind === "integers" ? found.values : undefined
}

export function wordOf({ node }: NodeReading, name: string, usual: string): string {
  const found = node.attributes.get(name)
  return found?.kind === "text" ? found.value : usual
}

/** An attribute that must have its usual value. */
export function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Unsupported(otherwise)
}

export function tensorAt({ inputs }: NodeReading, index = 0): Tensor {
  const found = inputs[index]
  if (found?.kind !== "tensor") throw new Unsupported(`its input ${index + 1} must depend on the network's input`)
  return found
}

/** Weights that stand in the file; undefined for an optional input that is left out. */
export function weightsAt({ inputs }: NodeReading, index: number): NamedArray | undefined {
  const found = inputs[index]
  if (found === undefined) return undefined
  if (found.kind !== "weights") throw new Unsupported(`its input ${index + 1} must be weights that stand in the file`)
  return found.array
}

/** Learned numbers: floats of this shape. */
export function floatsAt(reading: NodeReading, index: number, shape: readonly number[]): NamedArray {
  const found = optionalFloatsAt(reading, index, shape)
  if (!found) throw new Unsupported(`its weights, input ${index + 1}, are missing`)
  return found
}

export function optionalFloatsAt(reading: NodeReading, index: number, shape: readonly number[]): NamedArray | undefined {
  const found = weightsAt(reading, index)
  if (!found) return undefined
  if (!(found.values instanceof Float32Array) && !(found.values instanceof Float64Array)) throw new Unsupported("its weights are whole numbers")
  if (shapeText(found.shape) !== shapeText(shape)) throw new Unsupported(`its weights, input ${index + 1}, are ${shapeText(found.shape)} and not ${shapeText(shape)}`)
  return found
}

/** A list of sizes: computed from shapes, or standing in the file. Undefined for an input that is left out. */
export function sizesAt({ inputs }: NodeReading, index: number): readonly Size[] | undefined {
  const found = inputs[index]
  if (found === undefined) return undefined
  const sizes = found.kind === "sizes" ? found.sizes : found.kind === "weights" ? wholeNumbers(found.array) : undefined
  if (!sizes) throw new Unsupported(`its input ${index + 1} must be sizes that can be known beforehand`)
  return sizes
}

function wholeNumbers({ values }: NamedArray): readonly number[] | undefined {
  if (values instanceof Float32Array || values instanceof Float64Array) return undefined
  return Array.from(values as ArrayLike<bigint | number>, Number)
}

/** A dimension of a sample, from 0, for an axis of the tensor; the rows are no such dimension. */
export function sampleAxis({ dims }: Tensor, axis: number): number {
  const found = (axis < 0 ? axis + dims.length + 1 : axis) - 1
  if (found < 0) throw new Unsupported("it works across the rows of the batch")
  if (found >= dims.length) throw new Unsupported(`its input has no axis ${axis}`)
  return found
}

/** Draws a block for the node; its name comes from the weights, else from the node. */
export function drawLayer(reading: NodeReading, block: Omit<NewBlock, "name">): Tensor {
  return draw(reading.drawing, { ...block, name: nameOf(reading, block.type) })
}

/** `layer1.conv2` of its weights or its path; with the type where that is only a number. */
function nameOf({ inputs, node }: NodeReading, type: string): string {
  const names = inputs.flatMap((known) => (known?.kind === "weights" ? [known.array.name] : []))
  const layer = names.find((name) => /\.[a-z_]+$/.test(name) && !name.includes("::"))?.replace(/\.[a-z_]+$/, "")
  const path = layer ?? node.name.split("/").filter(Boolean).slice(0, -1).join(".")
  const words = type.replaceAll("-", " ")
  if (path === "") return words
  return /^[\d.]+$/.test(path) ? `${words} ${path}` : path.slice(0, 80)
}
