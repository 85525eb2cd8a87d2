import type { FileProblem } from "../../model/file-problem.ts"
import { asData, problemAt } from "../../model/file-problem.ts"
import type { NamedArray } from "../arrays.ts"
import { quoted } from "../text.ts"
import { arrayIn, elementName } from "./array.ts"
import { attributesIn } from "./attribute.ts"
import { checkNames } from "./check-names.ts"
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxValue } from "./model.ts"
import type { Message, WireFile } from "./wire.ts"
import { allBytesAt, bytesAt, damagedModel, integerAt, messageIn, textAt, textsAt, wireFile } from "./wire.ts"

/** Field numbers of the messages of ONNX (onnx.proto, IR version 8). */
const field = {
  model: { irVersion: 1, producer: 2, graph: 7, opsets: 8 },
  opset: { domain: 1, version: 2 },
  graph: { nodes: 1, name: 2, arrays: 5, inputs: 11, outputs: 12, between: 13, sparse: 15 },
  node: { inputs: 1, outputs: 2, name: 3, operator: 4, attributes: 5, domain: 7 },
  value: { name: 1, type: 2 },
  type: { array: 1 },
  array: { element: 1, shape: 2 },
  shape: { dims: 1 },
  dim: { size: 1, name: 2 },
} as const

/** A model from the bytes of an ONNX file. What is wrong comes back as a Problem that names `file`; arrays may be views into `bytes`. */
export function readModel(bytes: Uint8Array, file: string): OnnxModel | FileProblem {
  return asData(() => modelIn(wireFile(bytes, file)))
}

function modelIn(source: WireFile): OnnxModel {
  const message = messageIn(source.bytes, source)
  const graph = bytesAt(message, field.model.graph)
  if (!graph) throw damagedModel(source, "it holds no graph")
  const opsets = allBytesAt(message, field.model.opsets).map((bytes) => messageIn(bytes, source))
  const own = opsets.find((opset) => isOwn(textAt(opset, field.opset.domain)))
  if (!own) throw damagedModel(source, "it does not say the version of its operators")
  return {
    irVersion: integerAt(message, field.model.irVersion),
    producer: textAt(message, field.model.producer),
    opset: integerAt(own, field.opset.version),
    graph: graphIn(messageIn(graph, source), source),
  }
}

/** ONNX's own operators go by two names. */
function isOwn(domain: string): boolean {
  return domain === "" || domain === "ai.onnx"
}

function graphIn(message: Message, source: WireFile): OnnxGraph {
  if (message.has(field.graph.sparse)) {
    throw problemAt("onnx-element", { file: source.file }, `${source.file} holds sparse weights, which are not read. Export it with dense weights.`)
  }
  const weights = weightsIn(message, source)
  const graph = {
    name: textAt(message, field.graph.name),
    nodes: allBytesAt(message, field.graph.nodes).map((bytes) => nodeIn(bytes, source)),
    weights,
    inputs: valuesAt(message, field.graph.inputs, source).filter(({ name }) => !weights.has(name)),
    outputs: valuesAt(message, field.graph.outputs, source),
    between: new Map(valuesAt(message, field.graph.between, source).map((value) => [value.name, value])),
  }
  checkNames(graph, source)
  return graph
}

function weightsIn(graph: Message, source: WireFile): ReadonlyMap<string, NamedArray> {
  const weights = new Map<string, NamedArray>()
  for (const bytes of allBytesAt(graph, field.graph.arrays)) {
    const array = arrayIn(bytes, source)
    if (weights.has(array.name)) throw damagedModel(source, `it holds two arrays ${quoted(array.name)}`)
    weights.set(array.name, array)
  }
  return weights
}

function nodeIn(bytes: Uint8Array, source: WireFile): OnnxNode {
  const message = messageIn(bytes, source)
  const domain = textAt(message, field.node.domain)
  return {
    name: textAt(message, field.node.name),
    operator: textAt(message, field.node.operator),
    domain: isOwn(domain) ? "" : domain,
    inputs: textsAt(message, field.node.inputs),
    outputs: textsAt(message, field.node.outputs),
    attributes: attributesIn(allBytesAt(message, field.node.attributes), source),
  }
}

function valuesAt(graph: Message, number: number, source: WireFile): OnnxValue[] {
  return allBytesAt(graph, number).map((bytes) => valueIn(messageIn(bytes, source), source))
}

function valueIn(message: Message, source: WireFile): OnnxValue {
  const type = inside(message, field.value.type, source)
  const array = type && inside(type, field.type.array, source)
  const shape = array && inside(array, field.array.shape, source)
  return {
    name: textAt(message, field.value.name),
    element: array ? elementName(integerAt(array, field.array.element)) : null,
    shape: shape ? allBytesAt(shape, field.shape.dims).map((bytes) => dimIn(messageIn(bytes, source))) : null,
  }
}

function inside(message: Message, number: number, source: WireFile): Message | undefined {
  const bytes = bytesAt(message, number)
  return bytes && messageIn(bytes, source)
}

/** Exporters say −1, an empty name or nothing for an unknown size. */
function dimIn(message: Message): number | string | null {
  if (!message.has(field.dim.size)) return textAt(message, field.dim.name) || null
  const size = integerAt(message, field.dim.size)
  return size < 0 ? null : size
}
