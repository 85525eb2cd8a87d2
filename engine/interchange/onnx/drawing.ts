import type { BlockId } from "../../model/identity.ts"
import type { Block, Config, Wires } from "../../model/pipeline.ts"
import type { NamedArray } from "../arrays.ts"

/** A number of a shape that a graph computes; the number of rows is open. */
export type Size = number | "rows"

/** What a name of an ONNX graph stands for. */
export type Known =
  /** Made by a block: its `id.port`, null where no block could be made. `dims` are those of a sample. */
  | { readonly kind: "tensor"; readonly from: string | null; readonly dims: readonly number[] }
  | { readonly kind: "weights"; readonly array: NamedArray }
  /** Parts of a shape: a single one, or a list. */
  | { readonly kind: "sizes"; readonly sizes: readonly Size[]; readonly single: boolean }
  /** Behind a node that is not read. */
  | { readonly kind: "unknown" }

export type Tensor = Extract<Known, { kind: "tensor" }>

/** A block to be drawn. */
export interface NewBlock {
  readonly type: string
  readonly name: string
  readonly config?: Config
  /** Of its input, or of its numbered inputs `in.0`, …. */
  readonly from: string | null | readonly (string | null)[]
  /** By the name of the parameter. */
  readonly weights?: Readonly<Record<string, NamedArray | undefined>>
  /** Dims of a sample of its output. */
  readonly dims: readonly number[]
}

/** The pipeline as it grows. */
export interface Drawing {
  readonly blocks: Record<BlockId, Block>
  readonly wires: Wires
  /** Named `<block>.<parameter>`. */
  readonly weights: NamedArray[]
  readonly newId: () => BlockId
  /** How often each name was wanted. */
  readonly names: Map<string, number>
  /** By array of the file, the blocks that have it. */
  readonly users: Map<string, Set<BlockId>>
}

export function emptyDrawing(newId: () => BlockId): Drawing {
  return { blocks: {}, wires: {}, weights: [], newId, names: new Map(), users: new Map() }
}

export function draw(drawing: Drawing, { type, name, config = {}, from, weights = {}, dims }: NewBlock): Tensor {
  const id = drawing.newId()
  drawing.blocks[id] = { type, name: freeName(drawing, name), config }
  const ends = from === null || typeof from === "string" ? [["input", from] as const] : from.map((one, index) => [`in.${index}`, one] as const)
  for (const [port, source] of ends) if (source !== null) drawing.wires[`${id}.${port}`] = source
  for (const [parameter, array] of Object.entries(weights)) if (array) addWeights(drawing, id, parameter, array)
  return { kind: "tensor", from: `${id}.output`, dims }
}

export function addWeights({ weights, users }: Drawing, block: string, parameter: string, { name, shape, values }: NamedArray): void {
  if (name !== "") users.set(name, (users.get(name) ?? new Set()).add(block))
  weights.push({ name: `${block}.${parameter}`, shape, values })
}

/** `conv`, then `conv 2`, where no layer has that name already. */
function freeName({ names }: Drawing, wanted: string): string {
  let count = names.get(wanted) ?? 0
  let name = wanted
  do name = ++count === 1 ? wanted : `${wanted} ${count}`
  while (count > 1 && names.has(name))
  names.set(wanted, count)
  if (name !== wanted) names.set(name, 1)
  return name
}
