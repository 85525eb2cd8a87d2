import type { Known, Size, Tensor } from "../drawing.ts"
import type { NodeReading, Reader } from "../node-reading.ts"
import { Unsupported, demand, drawLayer, integerOf, integersOf, sampleAxis, sizesAt, tensorAt } from "../node-reading.ts"

export const flatten: Reader = (reading) => {
  const input = tensorAt(reading)
  demand(integerOf(reading, "axis", 1) === 1, "it lays rows of the batch together")
  return [reshaped(reading, [volume(input.dims)])]
}

/** 0 keeps a size, −1 is what is left; the first size is that of the batch. */
export const reshape: Reader = (reading) => {
  const { dims } = tensorAt(reading)
  const [rows, ...sizes] = integersOf(reading, "shape") ?? sizesAt(reading, 1) ?? []
  const asked = sizes.map((size, index) => (size === 0 ? (dims[index] ?? 0) : Number(size)))
  const known = volume(asked.filter((size) => size !== -1))
  const all = volume(dims)
  const wanted = asked.map((size) => (size === -1 ? all / known : size))
  const keepsRows = rows === "rows" || rows === 0 || rows === reading.rows || (rows === -1 && !asked.includes(-1))
  if (!keepsRows || wanted.length === 0 || volume(wanted) !== all || !wanted.every((size) => Number.isInteger(size) && size > 0)) throw new Unsupported("its shape moves numbers from one row of the batch to another")
  return [reshaped(reading, wanted)]
}

function reshaped(reading: NodeReading, dims: readonly number[]): Tensor {
  const input = tensorAt(reading)
  if (dims.join() === input.dims.join()) return input
  return drawLayer(reading, dims.length === 1 ? { type: "flatten", from: input.from, dims } : { type: "reshape", config: { dims: [...dims] }, from: input.from, dims })
}

function volume(dims: readonly number[]): number {
  return dims.reduce((all, dim) => all * dim, 1)
}

export const transpose: Reader = (reading) => {
  const { from, dims } = tensorAt(reading)
  const [rows, ...axes] = integersOf(reading, "perm") ?? []
  demand(rows === 0, "it moves the rows of the batch")
  const order = axes.map((axis) => axis - 1)
  demand(order.length === dims.length && order.toSorted((left, right) => left - right).every((axis, index) => axis === index), "its order does not fit its input")
  return [drawLayer(reading, { type: "permute", config: { order }, from, dims: order.map((axis) => dims[axis]!) })]
}

/** Of tensors, or of parts of a shape. */
export const concat: Reader = (reading) => {
  const { inputs } = reading
  if (!inputs.some((known) => known?.kind === "tensor")) {
    return [{ kind: "sizes", sizes: inputs.flatMap((_, index) => sizesAt(reading, index) ?? []), single: false }]
  }
  const parts = inputs.map((_, index) => tensorAt(reading, index))
  const [first] = parts
  const axis = sampleAxis(first!, integerOf(reading, "axis", 1))
  const others = ({ dims }: Tensor) => dims.toSpliced(axis, 1).join()
  demand(parts.every((part) => part.dims.length === first!.dims.length && others(part) === others(first!)), "its parts do not fit together")
  const dims = first!.dims.with(axis, parts.reduce((all, part) => all + part.dims[axis]!, 0))
  return [drawLayer(reading, { type: "concatenate", config: axis === 0 ? {} : { axis }, from: parts.map(({ from }) => from), dims })]
}

/** Ends beyond the last place mean the last; before version 10 of the operators all stands in attributes. */
export const slice: Reader = (reading) => {
  const list = (index: number, name: string) => (integersOf(reading, name) ?? sizesAt(reading, index))?.map(Number)
  const [starts = [], ends = []] = [list(1, "starts"), list(2, "ends")]
  const axes = list(3, "axes") ?? starts.map((_, index) => index)
  demand((list(4, "steps") ?? []).every((step) => step === 1), "it leaves places out (steps)")
  const [input] = reading.inputs
  if (input?.kind === "sizes" || input?.kind === "weights") {
    const sizes = sizesAt(reading, 0)!
    return [{ kind: "sizes", sizes: sizes.slice(starts[0], ends[0]), single: false }]
  }
  return [axes.reduce((tensor, axis, index) => cut(reading, tensor, { axis: sampleAxis(tensor, axis), start: starts[index] ?? 0, end: ends[index] ?? 0 }), tensorAt(reading))]
}

interface Cut {
  readonly axis: number
  readonly start: number
  readonly end: number
}

function cut(reading: NodeReading, { from, dims }: Tensor, { axis, start, end }: Cut): Tensor {
  const size = dims[axis]!
  const place = (at: number) => Math.min(Math.max(at < 0 ? at + size : at, 0), size)
  const [begin, number] = [place(start), place(end) - place(start)]
  demand(number > 0, "nothing is left of it")
  if (number === size) return { kind: "tensor", from, dims }
  return drawLayer(reading, { type: "slice", config: { ...(axis === 0 ? {} : { axis }), ...(begin === 0 ? {} : { begin }), ...(number === 1 ? {} : { number }) }, from, dims: dims.with(axis, number) })
}

export const split: Reader = (reading) => {
  const input = tensorAt(reading)
  const axis = sampleAxis(input, integerOf(reading, "axis", 0))
  const count = reading.node.outputs.length
  const size = input.dims[axis]!
  const parts = integersOf(reading, "split") ?? sizesAt(reading, 1)?.map(Number) ?? Array.from({ length: count }, (_, index) => Math.min(Math.ceil(size / count), size - index * Math.ceil(size / count)))
  let start = 0
  return parts.map((part) => cut(reading, input, { axis, start, end: (start += part) }))
}

/** The sizes of a tensor. */
export const shape: Reader = (reading) => [{ kind: "sizes", sizes: ["rows", ...tensorAt(reading).dims], single: false }]

/** One size, or several, of a list of sizes. */
export const gather: Reader = (reading) => {
  demand(reading.inputs[0]?.kind === "sizes", "it looks rows up in a table, as an embedding")
  const sizes = sizesAt(reading, 0)!
  const places = sizesAt(reading, 1) ?? []
  const found = places.map((place) => sizes.at(Number(place)))
  demand(found.every((size) => size !== undefined), "it reads beyond the end of a shape")
  const index = reading.inputs[1]
  const single = index?.kind === "weights" ? index.array.shape.length === 0 : index?.kind === "sizes" && index.single
  return [{ kind: "sizes", sizes: found as Size[], single }]
}

/** A dimension of one place comes, or goes. */
export function squeeze(adds: boolean): Reader {
  return (reading) => {
    const axes = (integersOf(reading, "axes") ?? sizesAt(reading, 1) ?? []).map(Number)
    const [input] = reading.inputs
    if (input?.kind === "sizes" || input?.kind === "weights") return [{ kind: "sizes", sizes: sizesAt(reading, 0)!, single: !adds }]
    const { dims } = tensorAt(reading)
    const rank = dims.length + (adds ? axes.length : 0)
    const at = axes.map((axis) => (axis < 0 ? axis + rank : axis - 1))
    demand(at.length > 0 && at.every((axis) => axis >= 0 && axis < rank), "it works across the rows of the batch, or names no axes")
    if (!adds) demand(at.every((axis) => dims[axis] === 1), "a dimension that goes has more than one place")
    const wanted = adds ? at.toSorted((left, right) => left - right).reduce((all, axis) => all.toSpliced(axis, 0, 1), [...dims]) : dims.filter((_, axis) => !at.includes(axis))
    return [reshaped(reading, wanted)]
  }
}

export const constant: Reader = ({ node }) => {
  const value = node.attributes.get("value")
  if (value?.kind === "array") return [{ kind: "weights", array: value.value }]
  const [only] = [...node.attributes.values()]
  if (only?.kind === "integers") return [{ kind: "sizes", sizes: only.values, single: false }]
  if (only?.kind === "integer") return [{ kind: "sizes", sizes: [only.value], single: true }]
  if (only?.kind === "number") return [{ kind: "weights", array: { name: "", shape: [], values: Float32Array.of(only.value) } }]
  throw new Unsupported("its value is of a kind that is not read")
}

/** Only of sizes: numbers of a network stay as they are. */
export const cast: Reader = ({ inputs: [input] }): readonly Known[] => {
  if (input?.kind === "sizes") return [input]
  throw new Unsupported("it changes the kind of numbers within the network")
}
