import { writeJson } from "./json-text.ts"
import { own } from "./own-key.ts"
import { Composite, Pipeline, type Json } from "./pipeline.ts"

/**
 * How a part of a document is compared: as one value, as the order of things that are compared elsewhere, as a record
 * whose entries are compared one by one, or as a thing of named parts that is there or not.
 */
export type Shape = "value" | "order" | { readonly each: Shape } | { readonly parts: Readonly<Record<string, Shape>> }

export type Parts = { [key: string]: Json }

const each = (shape: Shape): Shape => ({ each: shape })
const block: Shape = { parts: { type: "value", name: "value", composite: "value", config: each("value") } }
const note: Shape = { parts: { text: "value", blocks: "value" } }
const composite: Shape = {
  parts: { name: "value", ports: each("value"), portOrder: "order", parameters: each("value"), blocks: each(block), wires: each("value"), notes: each(note) },
}

/** Without `uses`, which follow from the blocks. */
export const pipelineShape: Shape = {
  parts: { name: "value", composites: each(composite), blocks: each(block), wires: each("value"), notes: each(note) },
}
export const layoutShape: Shape = { parts: { blocks: each("value"), notes: each("value") } }

/** A pipeline whose lists of ports are records, so that two people can each promote one. */
export function partsOf(pipeline: Pipeline): Parts {
  const composites = Object.entries(pipeline.composites).map(([id, { ports, ...rest }]) => {
    const keys = portKeys(ports)
    return [id, { ...rest, notes: rest.notes ?? {}, ports: Object.fromEntries(ports.map(({ of }, index) => [keys[index], of])), portOrder: keys }]
  })
  return { ...pipeline, composites: Object.fromEntries(composites) } as unknown as Parts
}

export function pipelineOf(parts: Parts): Pipeline {
  const composites = Object.entries(parts["composites"] as Record<string, Parts>).map(([id, { portOrder, ...rest }]) => {
    const { notes, ...bare } = rest
    const some = notes !== undefined && Object.keys(notes as Parts).length > 0
    return [id, { ...bare, ...(some && { notes }), ports: portList(rest["ports"] as Record<string, string>, portOrder as string[]) }]
  })
  return Pipeline.parse({ ...parts, composites: Object.fromEntries(composites) })
}

/** `out y`, and `in x id.port`, as an input may stand for several; what stands there twice is told apart by a count. */
function portKeys(ports: Composite["ports"]): string[] {
  const seen = new Map<string, number>()
  return ports.map(({ direction, name, of }) => {
    const key = direction === "in" ? `in ${name} ${of}` : `out ${name}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count === 1 ? key : `${count} ${key}`
  })
}

/** Ports that the order does not name come last, by name. */
function portList(ports: Readonly<Record<string, string>>, order: readonly string[]): Composite["ports"] {
  const placed = order.filter((key) => Object.hasOwn(ports, key))
  const others = Object.keys(ports).filter((key) => !placed.includes(key)).sort()
  return [...placed, ...others].map((key) => {
    const [, direction, name] = /^(?:\d+ )?(in|out) (.*)$/s.exec(key)!
    const of = ports[key]!
    return direction === "in" ? { direction, name: name!.slice(0, -of.length - 1), of } : { direction: "out", name: name!, of }
  })
}

/** Whether two values say the same, whatever the order of their keys. */
export function same(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  return left !== undefined && right !== undefined && writeJson(left) === writeJson(right)
}

/** Shapes of the parts of something, by every key that one of its versions has. */
export function partsIn(shape: Exclude<Shape, string>, versions: readonly (Json | undefined)[]): [string, Shape][] {
  const keys = new Set(versions.flatMap((version) => Object.keys((version ?? {}) as Parts)))
  if ("each" in shape) return [...keys].sort().map((key) => [key, shape.each])
  return Object.entries(shape.parts).filter(([key]) => keys.has(key))
}

export function partAt(value: Json | undefined, key: string): Json | undefined {
  return value === undefined ? undefined : own(value as Parts, key)
}
