import { graphIn, holdersOf, withGraph, type Placed } from "./graphs.ts"
import { parsePort, portText } from "./identity.ts"
import type { Composite, Pipeline } from "./pipeline.ts"
import { uniqueName } from "./unique-name.ts"

type Ports = Composite["ports"]
type Direction = Ports[number]["direction"]

/** A port of a composite by its name; several entries of an input's name are one port. */
export interface PortOf {
  readonly composite: string
  readonly direction: Direction
  readonly name: string
}

/** The names of a composite's ports on one side, in their order. */
export function portNames({ ports }: Composite, direction: Direction): string[] {
  return [...new Set(ports.filter((port) => port.direction === direction).map(({ name }) => name))]
}

/** A port for an inner `id.port`, called after it. */
export function withPort(pipeline: Pipeline, { composite: id, direction, of }: { readonly composite: string; readonly direction: Direction; readonly of: string }): Pipeline {
  const composite = pipeline.composites[id]!
  const name = uniqueName(nameAfter(of), new Set(portNames(composite, direction)), "-")
  return withPorts(pipeline, id, [...composite.ports, { name, direction, of }])
}

/** Without that inner port; a port that stands for nothing more goes with the wires to it. */
export function withoutEnd(pipeline: Pipeline, port: PortOf, of: string): Pipeline {
  const { ports } = pipeline.composites[port.composite]!
  const left = ports.filter((each) => !isPort(each, port) || each.of !== of)
  return left.some((each) => isPort(each, port)) ? withPorts(pipeline, port.composite, left) : withoutPort(pipeline, port)
}

/** Takes the wires along, and what it was in composites around. */
export function withoutPort(pipeline: Pipeline, port: PortOf): Pipeline {
  const without = withPorts(pipeline, port.composite, pipeline.composites[port.composite]!.ports.filter((each) => !isPort(each, port)))
  return holdersOf(pipeline, port.composite).reduce((whole, holder) => withoutWires(whole, holder, port), without)
}

function withoutWires(pipeline: Pipeline, { drawing, id }: Placed, port: PortOf): Pipeline {
  const end = portText({ block: id, port: port.name })
  const graph = graphIn(pipeline, drawing)!
  const wires = Object.entries(graph.wires).filter(([to, from]) => (port.direction === "in" ? to : from) !== end)
  const cut = withGraph(pipeline, drawing, { ...graph, wires: Object.fromEntries(wires) })
  const lost = graph.ports.filter(({ direction, of }) => direction === port.direction && of === end)
  return lost.reduce((whole, { name }) => withoutEnd(whole, { composite: drawing!, direction: port.direction, name }, end), cut)
}

/** Under a name that no other has; what leads to it leads to it still. */
export function renamedPort(pipeline: Pipeline, port: PortOf, wanted: string): Pipeline {
  const composite = pipeline.composites[port.composite]!
  const others = new Set(portNames(composite, port.direction).filter((name) => name !== port.name))
  const name = uniqueName(portName(wanted), others, "-")
  if (name === port.name) return pipeline
  const renamed = withPorts(pipeline, port.composite, composite.ports.map((each) => (isPort(each, port) ? { ...each, name } : each)))
  return holdersOf(pipeline, port.composite).reduce((whole, holder) => ledWires(whole, holder, port, name), renamed)
}

function ledWires(pipeline: Pipeline, { drawing, id }: Placed, port: PortOf, name: string): Pipeline {
  const graph = graphIn(pipeline, drawing)!
  const [before, after] = [portText({ block: id, port: port.name }), portText({ block: id, port: name })]
  const led = (end: string) => (end === before ? after : end)
  const wires = Object.entries(graph.wires).map(([to, from]) => (port.direction === "in" ? [led(to), from] : [to, led(from)]))
  const ports = graph.ports.map((each) => (each.direction === port.direction ? { ...each, of: led(each.of) } : each))
  return withGraph(pipeline, drawing, { ...graph, ports, wires: Object.fromEntries(wires) as Record<string, string> })
}

/** One place up or down among the ports of its side. */
export function movedPort(pipeline: Pipeline, { composite: id, direction, name }: PortOf, by: -1 | 1): Pipeline {
  const composite = pipeline.composites[id]!
  const names = portNames(composite, direction)
  const at = names.indexOf(name)
  if (names[at + by] === undefined) return pipeline
  names.splice(at + by, 0, ...names.splice(at, 1))
  const [mine, others] = [true, false].map((same) => composite.ports.filter((port) => (port.direction === direction) === same)) as [Ports, Ports]
  const moved = names.flatMap((each) => mine.filter((port) => port.name === each))
  return withPorts(pipeline, id, direction === "in" ? [...moved, ...others] : [...others, ...moved])
}

function withPorts(pipeline: Pipeline, id: string, ports: Ports): Pipeline {
  return { ...pipeline, composites: { ...pipeline.composites, [id]: { ...pipeline.composites[id]!, ports } } }
}

function isPort(each: Ports[number], { direction, name }: PortOf): boolean {
  return each.direction === direction && each.name === name
}

/** What a port is called after an inner one: without the number of a variadic one. */
export function nameAfter(end: string): string {
  return portName(parsePort(end).port.replace(/\.\d+$/, ""))
}

/** A port is written `id.port`, so its name has no spaces, and no points that would make it one of several. */
function portName(wanted: string): string {
  return wanted.trim().replace(/[\s.]+/g, "-") || "port"
}
