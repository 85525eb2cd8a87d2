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

/** The ports of working blocks that a port of a composite stands for, however deep: an input may stand for several. Itself where it stands for nothing. */
export function innerEnds(groups: Groups, end: PortAddress, direction: Direction): PortAddress[] {
  return endsUnder({ groups, direction, seen: new Set() }, end)
}

interface Descent {
  readonly groups: Groups
  readonly direction: Direction
  /** Over all levels: ports that each lead to all those of the next composite would double at every one. */
  readonly seen: Set<string>
}

function endsUnder(descent: Descent, end: PortAddress): PortAddress[] {
  const { groups, direction, seen } = descent
  const text = portText(end)
  if (seen.has(text)) return []
  seen.add(text)
  const composite = groups.get(end.block)?.composite
  if (!composite) return [end]
  const stands = composite.ports.filter((port) => port.direction === direction && port.name === end.port)
  const inner = stands.map(({ of }) => parsePort(of)).filter(({ block }) => Object.hasOwn(composite.blocks, block))
  if (inner.length === 0) return [end]
  return (direction === "in" ? inner : inner.slice(0, 1)).flatMap(({ block, port }) => endsUnder(descent, { block: pathIn(end.block, block), port }))
}

/** The first of them, which speaks for the others. */
export function innerEnd(groups: Groups, end: PortAddress, direction: Direction): PortAddress {
  return innerEnds(groups, end, direction)[0]!
}

export function endsIn(groups: Groups, end: string, direction: Direction): string[] {
  return groups.size === 0 ? [end] : innerEnds(groups, parsePort(end), direction).map(portText)
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
