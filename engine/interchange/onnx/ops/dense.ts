import type { NamedArray } from "../../arrays.ts"
import { addWeights } from "../drawing.ts"
import type { Known } from "../drawing.ts"
import type { NodeReading, Reader } from "../node-reading.ts"
import { plus } from "./arithmetic.ts"
import { Unsupported, demand, drawLayer, floatsAt, integerOf, numberOf, optionalFloatsAt, tensorAt, weightsAt } from "../node-reading.ts"

/** x·W + b, or x·Wᵀ + b. Dense weights are in×units here. */
export const gemm: Reader = (reading) => {
  demand(numberOf(reading, "alpha", 1) === 1 && numberOf(reading, "beta", 1) === 1, "it scales its parts (alpha, beta), which a dense layer does not")
  demand(integerOf(reading, "transA", 0) === 0, "it reads its input transposed")
  return [dense(reading, integerOf(reading, "transB", 0) !== 0)]
}

export const matrixProduct: Reader = (reading) => [dense(reading, false)]

function dense(reading: NodeReading, transposed: boolean): Known {
  const { from, dims } = tensorAt(reading)
  const shape = weightsAt(reading, 1)?.shape ?? []
  const [inputs, units] = transposed ? [shape[1], shape[0]] : shape
  if (dims.length !== 1) throw new Unsupported("a dense layer reads one row of numbers a sample, and here it is several")
  if (shape.length !== 2 || inputs !== dims[0] || units === undefined) throw new Unsupported("its weights are no matrix that fits its input")
  const weight = floatsAt(reading, 1, shape)
  const bias = biasOf(reading, units)
  return drawLayer(reading, {
    type: "dense",
    config: { units, ...(bias ? {} : { bias: false }) },
    from,
    weights: { weight: transposed ? turned(weight) : weight, bias },
    dims: [units],
  })
}

/** One number for each unit, also as a single row, or one for all. */
function biasOf(reading: NodeReading, units: number): NamedArray | undefined {
  const found = reading.inputs[2]
  if (found?.kind !== "weights") return optionalFloatsAt(reading, 2, [units])
  const wide = vectorOf(found.array, units)
  if (!wide) throw new Unsupported(`its bias is no list of ${units} numbers`)
  return wide
}

/** Numbers that are added to each of `units` columns; undefined for any other array. */
function vectorOf({ name, shape, values }: NamedArray, units: number): NamedArray | undefined {
  if (!(values instanceof Float32Array || values instanceof Float64Array) || shape.slice(0, -1).some((dim) => dim !== 1)) return undefined
  if (values.length === units) return { name, shape: [units], values }
  return values.length === 1 ? { name, shape: [units], values: new Float64Array(units).fill(values[0]!) } : undefined
}

/** Rows and columns changed. */
function turned({ name, shape, values }: NamedArray): NamedArray {
  const [rows = 0, columns = 0] = shape
  const out = values.slice() as Float32Array
  const read = values as Float32Array
  for (let row = 0; row < rows; row += 1) for (let column = 0; column < columns; column += 1) out[column * rows + row] = read[row * columns + column]!
  return { name, shape: [columns, rows], values: out }
}

/** A sum of tensors; what is added to a product that nothing else reads is its bias. */
export const sum: Reader = (reading) => {
  const { inputs } = reading
  const tensors = inputs.flatMap((known) => (known?.kind === "tensor" ? [known] : []))
  const [first] = tensors
  if (!first && inputs.length === 2) return plus(reading)
  if (first && inputs.length === 2 && tensors.length === 1) return [biased(reading, inputs[0] === first ? 0 : 1)]
  if (!first || tensors.length < inputs.length) throw new Unsupported("only outputs of layers are added, or a bias to a product")
  if (tensors.some(({ dims }) => dims.join() !== first.dims.join())) throw new Unsupported("its parts have different shapes")
  return [drawLayer(reading, { type: "add", from: tensors.map(({ from }) => from), dims: first.dims })]
}

function biased(reading: NodeReading, index: number): Known {
  const { drawing, alone } = reading
  const product = tensorAt(reading, index)
  const id = product.from?.split(".")[0] ?? ""
  const block = drawing.blocks[id]
  const added = weightsAt(reading, 1 - index)
  const bias = added && vectorOf(added, product.dims.at(-1) ?? 0)
  if (block?.type !== "dense" || block.config["bias"] !== false || block.config["activation"] !== undefined || !alone(index) || !bias) throw new Unsupported("a constant is added that is no bias of a dense layer")
  const { bias: _, ...config } = block.config
  drawing.blocks[id] = { ...block, config }
  addWeights(drawing, id, "bias", bias)
  return product
}
