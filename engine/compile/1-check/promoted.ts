import type { PortAddress } from "../../model/identity.ts"
import { outerOf, parsePort, portText } from "../../model/identity.ts"
import type { Composite } from "../../model/pipeline.ts"

type Direction = Composite["ports"][number]["direction"]
/** Opened composites by the path of their block; see `expand`. */
type Groups = ReadonlyMap<string, { readonly composite: Composite }>

/** `outer/inner`, or `outer/inner.port`. */
export function pathIn(outer: string, inner: string): string {
  return outer === "" ? inner : `${outer}/${inner}`
}

/** The port of a working block that a port of a composite stands for, however deep; itself where it stands for nothing. */
export function innerEnd(groups: Groups, end: PortAddress, direction: Direction): PortAddress {
  let at = end
  for (let group = groups.get(at.block); group; group = groups.get(at.block)) {
    const { composite } = group
    const of = composite.ports.find((port) => port.direction === direction && port.name === at.port)?.of
    const inner = of === undefined ? undefined : parsePort(of)
    if (!inner || !Object.hasOwn(composite.blocks, inner.block)) return at
    at = { block: pathIn(at.block, inner.block), port: inner.port }
  }
  return at
}

export function endIn(groups: Groups, end: string, direction: Direction): string {
  return groups.size === 0 ? end : portText(innerEnd(groups, parsePort(end), direction))
}

/** Where a person draws the wire to an input: at the port of the outermost composite that stands for it, unless a wire inside feeds it. */
export function drawnInput(groups: Groups, to: PortAddress): PortAddress {
  let at = to
  for (let outer = outerOf(at.block); outer !== ""; outer = outerOf(at.block)) {
    const inner = portText({ block: at.block.slice(outer.length + 1), port: at.port })
    const composite = groups.get(outer)?.composite
    const port = composite?.ports.find(({ direction, of }) => direction === "in" && of === inner)
    if (!port || Object.hasOwn(composite!.wires, inner)) return at
    at = { block: outer, port: port.name }
  }
  return at
}

/** The port by which an output is reached in the drawing inside `outer`; itself where it is not promoted so far. */
export function drawnOutput(groups: Groups, from: PortAddress, outer: string): PortAddress {
  let at = from
  for (let own = outerOf(at.block); own !== outer && own !== ""; own = outerOf(at.block)) {
    const inner = portText({ block: at.block.slice(own.length + 1), port: at.port })
    const port = groups.get(own)?.composite.ports.find(({ direction, of }) => direction === "out" && of === inner)
    if (!port) return at
    at = { block: own, port: port.name }
  }
  return at
}
