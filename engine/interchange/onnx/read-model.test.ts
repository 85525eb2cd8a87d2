import { readFileSync } from "node:fs"
import * as fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { cases } from "../../../tests/counts.ts"
import type { FileProblem } from "../../model/file-problem.ts"
import type { NamedArray, Values } from "../arrays.ts"
import { changed, cutOff, expectProblem } from "../testing/damage.ts"
import type { Fields } from "../testing/onnx-file.ts"
import { addition, input, message, modelFile, packed } from "../testing/onnx-file.ts"
import { json, python } from "../testing/python.ts"
import type { OnnxModel } from "./model.ts"
import { readModel } from "./read-model.ts"

function model(bytes: Uint8Array): OnnxModel {
  const found = readModel(bytes, "a file")
  if ("problem" in found) throw new Error(found.problem.message)
  return found
}

/** The one weight of a model whose array has these fields. */
function weight(...fields: Fields): NamedArray | FileProblem {
  const found = readModel(modelFile([[5, message([...fields, [8, "w"]])]]), "a file")
  return "problem" in found ? found : found.graph.weights.get("w")!
}

describe("what PyTorch exports", () => {
  const files = python(readFileSync(new URL("../testing/networks.py", import.meta.url), "utf8"))
  const told = json(files, "networks.json") as Record<string, Record<string, { shape: number[]; values: string[] }>>
  const named = (name: string) => model(files.get(`${name}.onnx`)!)

  test.each(["dense", "image", "skip", "arithmetic"])("weights of %s, to the last bit", (name) => {
    const { graph } = named(name)
    expect(graph.weights.size).toBe(Object.keys(told[name]!).length)
    for (const [key, { shape, values }] of Object.entries(told[name]!)) {
      const found = graph.weights.get(key)!
      expect(found.shape).toEqual(shape)
      expect([...found.values]).toEqual(found.values instanceof BigInt64Array ? values.map(BigInt) : values.map(Number))
    }
  })

  test("kinds of weights: half and brain floats are widened", () => {
    const kinds = [...named("arithmetic").graph.weights.values()].map(({ values }) => values[Symbol.toStringTag])
    expect(kinds).toEqual(["Float32Array", "Float32Array", "Float64Array", "BigInt64Array", "Int32Array", "Uint8Array", "Uint8Array"])
    expect(named("arithmetic").graph.outputs.map(({ element }) => element)).toEqual(["FLOAT16", "BFLOAT16", "DOUBLE", "INT64", "INT32", "UINT8", "BOOL"])
  })

  test("nodes, attributes, inputs and outputs", () => {
    const image = named("image")
    expect(image).toMatchObject({ irVersion: 7, producer: "pytorch", opset: 13, graph: { inputs: [{ name: "in0", element: "FLOAT", shape: ["rows", 1, 4, 4] }], outputs: [{ shape: [expect.any(String), 3] }] } })
    expect(image.graph.nodes.map(({ operator }) => operator)).toEqual(["Conv", "Relu", "BatchNormalization", "MaxPool", "Flatten", "Gemm", "Softmax"])
    expect(image.graph.nodes[0]!).toMatchObject({ name: "/0/Conv", domain: "", inputs: ["in0", "0.weight", "0.bias"] })
    expect(image.graph.nodes[0]!.attributes.get("pads")).toEqual({ kind: "integers", values: [1, 1, 1, 1] })
    expect(image.graph.nodes[2]!.attributes.get("epsilon")).toEqual({ kind: "number", value: Math.fround(1e-5) })
    const skip = named("skip")
    expect(skip.graph.nodes.find(({ operator }) => operator === "LeakyRelu")!.attributes.get("alpha")).toEqual({ kind: "number", value: 0.25 })
    expect(skip.graph.nodes.find(({ operator }) => operator === "Constant")!.attributes.get("value")).toEqual({ kind: "array", value: { name: "", shape: [3], values: BigInt64Array.of(-1n, 2n, 4n) } })
  })

  test.each(["dense", "image", "skip", "arithmetic"])("%s cut off anywhere is a problem, any change of bytes a problem or a model", (name) => {
    const bytes = files.get(`${name}.onnx`)!
    // The version of the operators comes last, so that no shorter file is a whole model.
    for (const cut of cutOff(bytes)) expectProblem(readModel(cut, "a file"), "onnx-damaged")
    fc.assert(
      fc.property(changed(bytes), (damaged) => {
        const found = readModel(damaged, "a file")
        if ("problem" in found) expectProblem(found, /^onnx-/)
        else for (const { shape, values } of found.graph.weights.values()) expect(shape.reduce((all, dim) => all * dim, 1)).toBe(values.length)
      }),
      { numRuns: cases("interchange") },
    )
  })

  test("a view of Node's own is read the same", () => {
    const bytes = files.get("skip.onnx")!
    expect(readModel(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3), "a file")).toEqual(readModel(bytes, "a file"))
  })
})

describe("what other exporters write", () => {
  it("reads numbers in lists of their kind, packed or one by one", () => {
    const raw = (values: Values) => new Uint8Array(values.buffer)
    expect(weight([1, 2], [2, 1], [4, raw(Float32Array.of(1.5, -2))])).toEqual({ name: "w", shape: [2], values: Float32Array.of(1.5, -2) })
    expect(weight([1, packed(1, 2)], [2, 11], [10, raw(Float64Array.of(0.1))], [10, raw(Float64Array.of(0.2))])).toEqual({ name: "w", shape: [1, 2], values: Float64Array.of(0.1, 0.2) })
    expect(weight([1, 1], [1, 3], [2, 7], [7, packed(-1, 2n ** 40n)], [7, 3])).toEqual({ name: "w", shape: [1, 3], values: BigInt64Array.of(-1n, 2n ** 40n, 3n) })
    expect(weight([1, 2], [2, 10], [5, packed(0x3c00, 0xc000)])).toEqual({ name: "w", shape: [2], values: Float32Array.of(1, -2) })
    expect(weight([1, 2], [2, 16], [5, packed(0x3f80, 0xc000)])).toEqual({ name: "w", shape: [2], values: Float32Array.of(1, -2) })
    expect(weight([2, 9], [5, packed(1)])).toEqual({ name: "w", shape: [], values: Uint8Array.of(1) })
    expect(weight([1, 0], [2, 6])).toEqual({ name: "w", shape: [0], values: new Int32Array() })
    expect(weight([1, 1], [2, 13], [11, packed(-1)])).toEqual({ name: "w", shape: [1], values: BigUint64Array.of(2n ** 64n - 1n) })
  })

  it("leaves out inputs that are weights, knows ONNX by both names, and tells of attributes that it does not read", () => {
    const node = message([[1, "x"], [2, "y"], [4, "Loop"], [7, "ai.onnx"], [5, message([[1, "body"], [6, message([[1, "junk"]])], [20, 5]])]])
    const shaped = message([[1, "x"], [2, message([[1, message([[1, 1], [2, message([[1, message([[1, -1]])], [1, message([[2, "rows"]])], [1, message([])], [1, message([[1, 3]])]])]])]])]])
    const { graph } = model(modelFile([[1, node], [5, message([[2, 1], [4, new Uint8Array(4)], [8, "w"]])], [11, input("w")], [11, shaped], [12, input("y")], [13, input("y")]]))
    expect(graph.inputs).toEqual([{ name: "x", element: "FLOAT", shape: [null, "rows", null, 3] }])
    expect(graph.outputs).toEqual([{ name: "y", element: null, shape: null }])
    expect(graph.between.has("y")).toBe(true)
    expect(graph.nodes[0]!).toMatchObject({ domain: "", attributes: new Map([["body", { kind: "other" }]]) })
  })

  it("reads a name like a property of every object", () => {
    const { graph } = model(modelFile([[1, addition("constructor", "__proto__", "")], [11, input("__proto__")], [12, input("constructor")]]))
    expect(graph.nodes[0]!.inputs).toEqual(["__proto__", ""])
  })
})

describe("refusals", () => {
  const float = (name: string): readonly [number, Uint8Array] => [5, message([[2, 1], [4, new Uint8Array(4)], [8, name]])]

  it.each<[string, Uint8Array, string]>([
    ["no bytes", new Uint8Array(), "it holds no graph"],
    ["text", Buffer.from("this is a letter"), "no field of a model"],
    ["no version of the operators", message([[7, message([])]]), "version of its operators"],
    ["operators of another domain alone", message([[7, message([])], [8, message([[1, "com.example"], [2, 1]])]]), "version of its operators"],
    ["two arrays of one name", modelFile([float("w"), float("w")]), "two arrays “w”"],
    ["two makers of one value", modelFile([[1, addition("y", "x")], [1, addition("y", "x")], [11, input("x")]]), "two things make the value “y”"],
    ["a node before what it reads", modelFile([[1, addition("z", "y")], [1, addition("y", "x")], [11, input("x")]]), "node 1 (Sum) reads “y”"],
    ["an output that nothing makes", modelFile([[12, input("y")]]), "the output reads “y”"],
    ["letters that move the cursor", modelFile([[12, input(`\u001b[2J${"y".repeat(999)}`)]]), `“\u{FFFD}[2J${"y".repeat(76)}…”`],
  ])("%s", (_, bytes, words) => {
    const found = readModel(bytes, "a file")
    expectProblem(found, "onnx-damaged")
    expect((found as FileProblem).problem.message).toContain(words)
  })

  it("numbers that do not fill the shape, whatever the shape", () => {
    expectProblem(weight([1, 3], [2, 1], [9, new Uint8Array(8)]), "onnx-damaged")
    expectProblem(weight([1, 1], [2, 1], [9, new Uint8Array(3)]), "onnx-damaged")
    expectProblem(weight([1, 1], [2, 1], [4, new Uint8Array(3)]), "onnx-damaged")
    expectProblem(weight([1, -1], [2, 1]), "onnx-damaged")
    expectProblem(weight([1, 2n ** 62n], [1, 2n ** 62n], [2, 1]), "onnx-damaged")
    expectProblem(weight([1, packed(...Array.from({ length: 65 }, () => 1))], [2, 1], [9, new Uint8Array(4)]), "onnx-damaged")
    expectProblem(weight([1, Uint8Array.of(0x80)], [2, 1]), "onnx-damaged")
  })

  it("weights elsewhere, sparse, or of no numbers", () => {
    expectProblem(weight([1, 1], [2, 1], [13, message([[1, "location"], [2, "/etc/passwd"]])], [14, 1]), "onnx-external")
    expectProblem(modelOf([15, message([])]), "onnx-element")
    for (const type of [0, 8, 14, 15, 17, 99, -1]) expectProblem(weight([1, 1], [2, type], [9, new Uint8Array(4)]), "onnx-element")
  })

  function modelOf(...graph: Fields) {
    return readModel(modelFile(graph), "a file")
  }

  it("more parts than any model, at once: a small file cannot fill the memory", () => {
    const nodes = new Uint8Array(8_000_000)
    for (let at = 0; at < nodes.length; at += 2) nodes[at] = 0x0a
    const graph = message([[7, nodes], [8, message([[2, 13]])]])
    const before = process.memoryUsage().rss
    expectProblem(readModel(graph, "a file"), "onnx-too-large")
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6)
  })
})
