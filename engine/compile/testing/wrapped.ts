import { parsePort } from "../../model/identity.ts"
import type { Block, Composite, Pipeline, Wires } from "../../model/pipeline.ts"

/**
 * The pipeline with some blocks of the drawing put into a composite, and a block in their place. Inputs fed from outside and outputs that
 * feed the outside become ports; each setting that is written becomes a parameter, and stands inside with another value.
 */
export function wrapped(pipeline: Pipeline, ids: readonly string[]): Pipeline {
  const inside = [...new Set(ids)].filter((id) => Object.hasOwn(pipeline.blocks, id)).sort()
  if (inside.length === 0) return pipeline
  const letter = "nopqrstuvwxyz"[Object.keys(pipeline.composites).length % 13]!
  const [holder, id] = [letter.repeat(8), letter.repeat(7) + "2"]
  if (Object.hasOwn(pipeline.composites, id) || Object.hasOwn(pipeline.blocks, holder)) return pipeline
  const { composite, wires } = cut(pipeline, inside, holder)
  const { given, parameters } = promoted(pipeline, inside)
  const outside = Object.fromEntries(Object.entries(pipeline.blocks).filter(([key]) => !inside.includes(key)))
  const block: Block = { type: "composite", name: `holder ${letter}`, config: given, composite: id }
  return { ...pipeline, wires, blocks: { ...outside, [holder]: block }, composites: { ...pipeline.composites, [id]: { ...composite, name: `composite ${letter}`, parameters } } }
}

function cut(pipeline: Pipeline, inside: readonly string[], holder: string): { composite: Omit<Composite, "name" | "parameters">; wires: Wires } {
  const [inner, wires]: [Wires, Wires] = [{}, {}]
  const ports = new Map<string, Composite["ports"][number]>()
  const port = (direction: "in" | "out", of: string): string => {
    const name = of.replace(".", "_")
    ports.set(`${direction} ${of}`, { name, direction, of })
    return `${holder}.${name}`
  }
  const isInside = (end: string) => inside.includes(parsePort(end).block)
  for (const [to, from] of Object.entries(pipeline.wires)) {
    if (isInside(to) && isInside(from)) inner[to] = from
    else wires[isInside(to) ? port("in", to) : to] = isInside(from) ? port("out", from) : from
  }
  return { composite: { blocks: Object.fromEntries(inside.map((id) => [id, { ...pipeline.blocks[id]!, config: otherValues(pipeline.blocks[id]!) }])), wires: inner, ports: [...ports.values()] }, wires }
}

function otherValues({ config }: Block): Block["config"] {
  return Object.fromEntries(Object.keys(config).map((key) => [key, "another value"]))
}

function promoted({ blocks }: Pipeline, inside: readonly string[]): { given: Block["config"]; parameters: Composite["parameters"] } {
  const all = inside.flatMap((id) => Object.entries(blocks[id]!.config).map(([key, value]) => ({ set: `${id}.${key}`, key: `${id} ${key}`, value })))
  return {
    given: Object.fromEntries(all.map(({ key, value }) => [key, value])),
    parameters: Object.fromEntries(all.map(({ set, key }) => [key, { title: key, sets: [set] }])),
  }
}
