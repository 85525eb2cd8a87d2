import type { NamedArray } from "../arrays.ts"
import type { OnnxGraph, OnnxNode } from "./model.ts"

/** A graph seen from its values. */
interface Seen {
  readonly maker: ReadonlyMap<string, OnnxNode>
  readonly readers: ReadonlyMap<string, number>
  readonly constants: ReadonlyMap<string, NamedArray>
}

/** The nodes with those put together that are one layer: x·σ(x), x·½·(1 + erf(x/√2)) and padding before a mean, as PyTorch writes them. */
export function withFunctions(graph: OnnxGraph): readonly OnnxNode[] {
  const seen = seenFrom(graph)
  const made = new Map<OnnxNode, OnnxNode>()
  const inside = new Set<OnnxNode>()
  for (const node of graph.nodes) {
    const found = functionAt(node, seen)
    if (!found) continue
    made.set(node, { ...node, operator: found.operator, inputs: [found.input], attributes: found.attributes ?? new Map() })
    for (const part of found.parts) inside.add(part)
  }
  return graph.nodes.filter((node) => !inside.has(node)).map((node) => made.get(node) ?? node)
}

/** How often each value is read, by nodes and as an output. */
export function readersIn({ nodes, outputs }: Pick<OnnxGraph, "nodes" | "outputs">): Map<string, number> {
  const count = new Map<string, number>()
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs.map(({ name }) => name)]) count.set(name, (count.get(name) ?? 0) + 1)
  return count
}

function seenFrom(graph: OnnxGraph): Seen {
  const constants = new Map(graph.weights)
  for (const { operator, outputs, attributes } of graph.nodes) {
    const value = operator === "Constant" ? attributes.get("value") : undefined
    if (value?.kind === "array") constants.set(outputs[0] ?? "", value.value)
  }
  const maker = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  return { maker, readers: readersIn(graph), constants }
}

interface Found {
  readonly operator: string
  readonly input: string
  readonly parts: readonly OnnxNode[]
  readonly attributes?: OnnxNode["attributes"]
}

function functionAt(node: OnnxNode, seen: Seen): Found | undefined {
  if (node.operator === "AveragePool") return paddedMeanAt(node, seen)
  return node.operator === "Mul" ? (siluAt(node, seen) ?? geluAt(node, seen)) : undefined
}

/** Zeros around the places, and none around rows and channels. */
function paddedMeanAt({ inputs, attributes }: OnnxNode, seen: Seen): Found | undefined {
  const padding = madeBy(seen, inputs[0], "Pad")
  const mode = padding?.attributes.get("mode")
  const pads = Array.from((seen.constants.get(padding?.inputs[1] ?? "")?.values ?? []) as ArrayLike<number | bigint>, Number)
  const rank = pads.length / 2
  const inner = attributes.get("pads")
  const isAround = [0, 1, rank, rank + 1].every((index) => pads[index] === 0)
  const isAlone = inner?.kind !== "integers" || inner.values.every((each) => each === 0)
  if (!padding || (padding.inputs[2] ?? "") !== "" || (mode?.kind === "text" && mode.value !== "constant") || !isAround || !isAlone) return undefined
  const values = [...pads.slice(2, rank), ...pads.slice(rank + 2)]
  const padded = new Map(attributes).set("pads", { kind: "integers", values }).set("count_include_pad", { kind: "integer", value: 1 })
  const rule = attributes.get("auto_pad")
  // VALID means no padding of the node's own; any other rule stays, and is refused.
  if (rule?.kind === "text" && rule.value === "VALID") padded.delete("auto_pad")
  return { operator: "AveragePool", input: padding.inputs[0] ?? "", parts: [padding], attributes: padded }
}

function siluAt({ inputs: [left = "", right = ""] }: OnnxNode, seen: Seen): Found | undefined {
  for (const [gate, input] of [[left, right], [right, left]] as const) {
    const sigmoid = madeBy(seen, gate, "Sigmoid")
    if (sigmoid?.inputs[0] === input) return { operator: "Silu", input, parts: [sigmoid] }
  }
  return undefined
}

/** ((x · (erf(x / √2) + 1)) · ½). */
function geluAt({ inputs }: OnnxNode, seen: Seen): Found | undefined {
  const product = madeBy(seen, besides(seen, inputs, 0.5), "Mul")
  if (!product) return undefined
  for (const [input = "", gate] of [product.inputs, product.inputs.toReversed()]) {
    const sum = madeBy(seen, gate, "Add")
    const error = madeBy(seen, sum && besides(seen, sum.inputs, 1), "Erf")
    const scaled = madeBy(seen, error?.inputs[0], "Div")
    if (product && sum && error && scaled?.inputs[0] === input && isAbout(seen, scaled.inputs[1], Math.SQRT2)) return { operator: "Gelu", input, parts: [product, sum, error, scaled] }
  }
  return undefined
}

/** The node that makes a value which one node alone reads. */
function madeBy({ maker, readers }: Seen, name: string | undefined, operator: string): OnnxNode | undefined {
  const node = name === undefined || readers.get(name) !== 1 ? undefined : maker.get(name)
  return node?.operator === operator ? node : undefined
}

/** Of two inputs the one beside a constant of this value. */
function besides(seen: Seen, [left, right]: readonly string[], value: number): string | undefined {
  if (isAbout(seen, right, value)) return left
  return isAbout(seen, left, value) ? right : undefined
}

function isAbout({ constants }: Seen, name: string | undefined, value: number): boolean {
  const array = constants.get(name ?? "")
  return array?.values.length === 1 && Math.abs(Number(array.values[0]) - value) < 1e-6
}
