import { legible, quoted } from "../text.ts"
import type { OnnxGraph, OnnxNode } from "./model.ts"
import type { WireFile } from "./wire.ts"
import { damagedModel } from "./wire.ts"

/** Throws a FileProblem unless every value has one maker, and that before its readers, as the format wants it. */
export function checkNames({ nodes, weights, inputs, outputs }: OnnxGraph, source: WireFile): void {
  const made = new Set(weights.keys())
  const make = (name: string) => {
    if (made.has(name)) throw damagedModel(source, `two things make the value ${quoted(name)}`)
    if (name !== "") made.add(name)
  }
  const read = (name: string, reader: string) => {
    if (name !== "" && !made.has(name)) throw damagedModel(source, `${reader} reads ${quoted(name)}, and nothing before it makes that`)
  }
  for (const { name } of inputs) make(name)
  nodes.forEach((node, index) => {
    for (const name of node.inputs) read(name, nodeText(node, index))
    for (const name of node.outputs) make(name)
  })
  for (const { name } of outputs) read(name, "the output")
}

/** A node as messages name it. */
export function nodeText({ name, operator }: OnnxNode, index: number): string {
  return name === "" ? `node ${index + 1} (${legible(operator)})` : `node ${quoted(name)} (${legible(operator)})`
}
