import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases } from "../../../tests/counts.ts"
import { blockTypes } from "../../blocks/index.generated.ts"
import { analyse } from "../../compile/2-infer/infer.ts"
import { freshId } from "../../model/identity.ts"
import { Pipeline } from "../../model/pipeline.ts"
import { changed, expectProblem } from "../testing/damage.ts"
import { python } from "../testing/python.ts"
import type { OnnxAttribute, OnnxModel, OnnxNode } from "./model.ts"
import { readModel } from "./read-model.ts"
import type { NamedArray } from "../arrays.ts"
import type { Imported } from "./to-pipeline.ts"
import { toPipeline } from "./to-pipeline.ts"

function imported(model: OnnxModel): Imported {
  return toPipeline(model, { file: "a file", name: "n", weightsPath: "n.model.npz", newId: () => freshId(randomBytes), versionOf: () => 1 })
}

function attribute(value: number | string | readonly number[]): OnnxAttribute {
  if (typeof value === "string") return { kind: "text", value }
  return typeof value === "number" ? { kind: "integer", value } : { kind: "integers", values: value }
}

/** A node that reads `inputs` and makes `output`; its attributes are texts, whole numbers or lists of them. */
function node(operator: string, inputs: string, output: string, attributes: Readonly<Record<string, number | string | readonly number[]>> = {}): OnnxNode {
  const read = new Map(Object.entries(attributes).map(([name, value]) => [name, attribute(value)]))
  return { name: `/${output}/${operator}`, operator, domain: "", inputs: inputs.split(" "), outputs: output.split(" "), attributes: read }
}

const floats = (name: string, ...shape: number[]) => [name, { name, shape, values: new Float32Array(shape.reduce((all, dim) => all * dim, 1)).fill(0.5) }] as const

const whole = (name: string, ...values: number[]) => [name, { name, shape: [values.length], values: BigInt64Array.from(values, BigInt) }] as const

/** A network over B×`dims` whose last node makes `y`. */
function network(dims: readonly (number | string)[], nodes: readonly OnnxNode[], weights: readonly (readonly [string, NamedArray])[] = [], opset = 17): OnnxModel {
  const value = (name: string) => ({ name, element: "FLOAT", shape: ["rows", ...dims] })
  return { irVersion: 8, producer: "test", opset, graph: { name: "g", nodes, weights: new Map(weights), inputs: [value("x")], outputs: [value("y")], between: new Map() } }
}

const messages = (model: OnnxModel) => imported(model).problems.map(({ message }) => message)
const layers = ({ pipeline }: Imported) => Object.values(pipeline.blocks).map(({ type, config }) => [type, config])

describe("layers", () => {
  test("weights of a product are turned where the file has them the other way round, and named by block", () => {
    const weight = { name: "fc.weight", shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }
    const { pipeline, weights, problems } = imported(network([3], [node("Gemm", "x fc.weight", "y", { transB: 1 })], [["fc.weight", weight]]))
    const [id] = Object.entries(pipeline.blocks).find(([, { type }]) => type === "dense")!
    expect(problems).toEqual([])
    expect(pipeline.blocks[id]).toEqual({ type: "dense", name: "fc", config: { units: 2, bias: false } })
    expect(weights).toEqual([{ name: `${id}.weight`, shape: [3, 2], values: Float32Array.of(1, 4, 2, 5, 3, 6) }])
  })

  test("a function goes into the layer before it, unless that is read elsewhere as well", () => {
    const weights = [floats("w", 3, 2), floats("b", 2)]
    const nodes = [node("MatMul", "x w", "a"), node("Add", "b a", "c"), node("Tanh", "c", "y")]
    expect(layers(imported(network([3], nodes, weights)))).toEqual([["reshape", { dims: [3] }], ["dense", { units: 2, activation: "tanh" }], ["start-model", { path: "n.model.npz" }], ["train", {}]])
    const twice = [...nodes.slice(0, 2), node("Tanh", "c", "t"), node("Add", "c t", "y")]
    expect(layers(imported(network([3], twice, weights))).slice(1, 4)).toEqual([["dense", { units: 2 }], ["activation", { function: "tanh" }], ["add", {}]])
  })

  test.each([
    ["Identity", node("Identity", "a", "b")],
    ["Flatten", node("Flatten", "a", "b")],
    ["Reshape", node("Reshape", "a s", "b")],
  ])("a layer that is read under a second name, made by %s, keeps its function and bias apart", (_, alias) => {
    const weights = [floats("w", 3, 2), floats("b2", 2), whole("s", -1, 2)]
    const product = node("MatMul", "x w", "a")
    const found = imported(network([3], [product, alias, node("Relu", "b", "c"), node("Add", "a c", "y")], weights))
    expect(layers(found).slice(1, 4)).toEqual([["dense", { units: 2, bias: false }], ["activation", {}], ["add", {}]])
    expect(messages(network([3], [product, alias, node("Add", "b b2", "c"), node("Add", "a c", "y")], weights))).toEqual([expect.stringContaining("no bias of a dense layer")])
    expect(layers(imported(network([3], [product, alias, node("Relu", "b", "y")], weights))).slice(1, 2)).toEqual([["dense", { units: 2, bias: false, activation: "relu" }]])
  })

  test("zeros put around images before a mean are its padding, also where the mean says that it has none of its own", () => {
    const mean = (rule: string) => network([2, 4, 4], [node("Pad", "x p", "q"), node("AveragePool", "q", "y", { kernel_shape: [2, 2], strides: [2, 2], auto_pad: rule })], [whole("p", 0, 0, 1, 1, 0, 0, 1, 1)])
    expect(layers(imported(mean("VALID")))[1]).toEqual(["pool", expect.objectContaining({ padding: 1 })])
    expect(messages(mean("SAME_UPPER"))).toEqual([expect.stringContaining("found by the rule SAME_UPPER")])
  })

  test("weights that two layers share are told of, and copied", () => {
    const found = imported(network([3], [node("MatMul", "x w", "a"), node("Relu", "a", "r"), node("MatMul", "r w", "y")], [floats("w", 3, 3)]))
    expect(found.problems).toMatchObject([{ code: "onnx-shared-weights", severity: "warning", message: expect.stringContaining("read the same weights “w”") as string }])
    expect(found.weights).toHaveLength(2)
  })

  test("training starts from the weights; what is free is told by the blocks themselves", () => {
    const { pipeline } = imported(network([3], [node("MatMul", "x w", "y")], [floats("w", 3, 2)]))
    const idOf = (type: string) => Object.entries(pipeline.blocks).find(([, block]) => block.type === type)![0]
    expect(pipeline.wires[`${idOf("train")}.start`]).toBe(`${idOf("start-model")}.start`)
    expect(new Set(analyse({ pipeline, facts: {}, types: blockTypes }).problems.map(({ code }) => code))).toEqual(new Set(["input-missing"]))
  })
})

describe("what has no block", () => {
  test("is named with its place, what it reads and why; what is behind it is not told of", () => {
    const found = imported(network([3], [node("Erf", "x", "a"), node("Relu", "a", "y")]))
    expect(found.problems).toMatchObject([{ code: "onnx-unsupported", message: expect.stringMatching(/node “\/a\/Erf” \(Erf\), which reads B×3: no block does that\. Draw/) as string }])
    expectProblem({ problem: found.problems[0] }, "onnx-unsupported")
    expect(layers(found)).toHaveLength(3)
  })

  test("leaves a gap where the file says what comes out of it", () => {
    const model = network([3], [node("Erf", "x", "a"), node("Relu", "a", "y")])
    const between = new Map([["a", { name: "a", element: "FLOAT", shape: ["rows", 3] }]])
    const found = imported({ ...model, graph: { ...model.graph, between } })
    expect(layers(found)[1]).toEqual(["activation", {}])
    expect(Object.keys(found.pipeline.wires)).toHaveLength(1)
  })

  const image = [4, 6, 6]
  test.each([
    ["its channels are in groups", network(image, [node("Conv", "x w", "y", { group: 2 })], [floats("w", 4, 2, 3, 3)])],
    ["its window has gaps", network(image, [node("Conv", "x w", "y", { dilations: [2, 2] })], [floats("w", 2, 4, 3, 3)])],
    ["its window is 3×5", network(image, [node("Conv", "x w", "y")], [floats("w", 2, 4, 3, 5)])],
    ["its padding is 0×1×0×1", network(image, [node("MaxPool", "x", "y", { kernel_shape: [2, 2], pads: [0, 1, 0, 1] })])],
    ["found by the rule SAME_UPPER", network(image, [node("MaxPool", "x", "y", { kernel_shape: [2, 2], auto_pad: "SAME_UPPER" })])],
    ["rounds the number of its windows up", network(image, [node("MaxPool", "x", "y", { kernel_shape: [2, 2], ceil_mode: 1 })])],
    ["leaves its padding out of the mean", network(image, [node("AveragePool", "x", "y", { kernel_shape: [3, 3], pads: [1, 1, 1, 1] })])],
    ["sides of different length", network([4, 6, 5], [node("GlobalAveragePool", "x", "y")])],
    ["another than the last axis", network(image, [node("Softmax", "x", "y", { axis: 1 })])],
    ["another than the last axis", network([3, 4], [node("Softmax", "x", "y")], [], 12)],
    ["moves the rows of the batch", network(image, [node("Transpose", "x", "y", { perm: [1, 0, 2, 3] })])],
    ["across the rows of the batch", network(image, [node("Concat", "x x", "y", { axis: 0 })])],
    ["must be weights that stand in the file", network([3], [node("MatMul", "x x", "y")])],
    ["one row of numbers a sample", network([2, 3], [node("MatMul", "x w", "y")], [floats("w", 3, 2)])],
    ["no bias of a dense layer", network([3], [node("Add", "x w", "y")], [floats("w", 3)])],
    ["no block does that to numbers", network([3], [node("Mul", "x x", "y")])],
  ])("%s", (why, model) => {
    expect(messages(model)).toEqual([expect.stringContaining(why)])
  })

  test("an input of open size, or of no floats", () => {
    expect(messages(network(["width"], [node("Relu", "x", "y")]))).toEqual([expect.stringMatching(/input “x” has a size that is open/) as string])
  })
})

test("damaged files give problems or pipelines, and nothing is thrown", () => {
  const files = python(readFileSync(new URL("../testing/networks.py", import.meta.url), "utf8"))
  for (const name of ["dense", "image", "skip", "arithmetic"]) {
    fc.assert(
      fc.property(changed(files.get(`${name}.onnx`)!), (bytes) => {
        const model = readModel(bytes, "a file")
        if ("problem" in model) return
        const { pipeline, problems } = imported(model)
        for (const problem of problems.filter(({ severity }) => severity === "error")) expectProblem({ problem }, /^onnx-(input|unsupported)$/)
        expect(Pipeline.safeParse(pipeline).error).toBeUndefined()
        analyse({ pipeline, facts: {}, types: blockTypes })
      }),
      { numRuns: cases("interchange") },
    )
  }
})
