import { nameAfter } from "./composite-ports.ts"
import type { Drawing } from "./drawings.ts"
import { withUses } from "./file.ts"
import { graphIn, withGraph, withNotesLed, type Graph } from "./graphs.ts"
import { parsePort, portText } from "./identity.ts"
import type { Composite, Pipeline } from "./pipeline.ts"
import { uniqueName } from "./unique-name.ts"

export interface Grouping {
  readonly drawing: Drawing
  /** In the order in which their ports shall stand. */
  readonly blocks: readonly string[]
  readonly notes: readonly string[]
  /** Ids that nothing has yet: of the composite, and of the block that stands for it. */
  readonly composite: string
  readonly holder: string
  readonly name: string
  /** Ports and parameters that it has too are called as there, and stand in its order. */
  readonly like?: Composite
}

export type Grouped = { readonly ok: true; readonly pipeline: Pipeline } | { readonly ok: false; readonly message: string }

/**
 * Some blocks of a drawing as a composite, and a block in their place. Wires that cross become ports, one for each source; ports and
 * parameters of the drawing around that stand for the blocks lead through the new block. No id changes, so nothing else need be told.
 */
export function group(pipeline: Pipeline, grouping: Grouping): Grouped {
  const { drawing, composite, holder } = grouping
  const graph = graphIn(pipeline, drawing)
  const blocks = grouping.blocks.filter((id) => graph && Object.hasOwn(graph.blocks, id))
  if (!graph || blocks.length === 0) return { ok: false, message: "None of these blocks is there any more. Select blocks, then group them." }
  const between = blocksBetween(graph, new Set(blocks))
  if (between.length > 0) return { ok: false, message: betweenWords(between.map((id) => graph.blocks[id]!.name || id)) }
  const cut = cutOut(graph, { ...grouping, blocks })
  // Ids are unique over the file: wherever a path goes through one of the blocks, it goes through the new block first.
  const led = (path: string) => path.split("/").map((id) => (blocks.includes(id) ? `${holder}/${id}` : id)).join("/")
  const around = withNotesLed(withGraph(pipeline, drawing, cut.around), led)
  return { ok: true, pipeline: withUses({ ...around, composites: { ...around.composites, [composite]: cut.composite } }) }
}

/** Blocks that are not among `ids`, and stand on a way from one of them to another: outside, they would be fed by the group and feed it. */
function blocksBetween({ blocks, wires }: Graph, ids: ReadonlySet<string>): string[] {
  const ends = Object.entries(wires).map(([to, from]) => ({ to: parsePort(to).block, from: parsePort(from).block }))
  const [out, into] = [Map.groupBy(ends, ({ from }) => from), Map.groupBy(ends, ({ to }) => to)]
  const behind = reached(ids, (id) => (out.get(id) ?? []).map(({ to }) => to))
  const before = reached(ids, (id) => (into.get(id) ?? []).map(({ from }) => from))
  return Object.keys(blocks).filter((id) => !ids.has(id) && behind.has(id) && before.has(id))
}

function reached(start: Iterable<string>, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set(start)
  for (const id of seen) for (const other of next(id)) seen.add(other)
  return seen
}

function betweenWords(names: readonly string[]): string {
  const told = names.slice(0, 3).map((name) => `“${name}”`)
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ""
  const [are, them] = names.length === 1 ? ["is", "it"] : ["are", "them"]
  return `${told.join(", ")}${more} ${are} fed by the selection and feed${names.length === 1 ? "s" : ""} it in turn, so the group would close a circle. Select ${them} as well, then group.`
}

interface Cut {
  readonly around: Graph
  readonly composite: Composite
}

function cutOut(graph: Graph, grouping: Grouping): Cut {
  const { blocks, notes, holder, composite, name } = grouping
  const inside = new Set(blocks)
  const ports = portsOf(graph, grouping, inside)
  const parameters = parametersOf(graph, grouping, inside)
  const [inner, outer] = halves(graph.blocks, (id) => inside.has(id))
  const tellsOfInside = (id: string) => graph.notes?.[id]?.blocks?.every((path) => inside.has(path.split("/")[0]!)) ?? true
  const [notesInside, notesAround] = halves(graph.notes ?? {}, (id) => notes.includes(id) && tellsOfInside(id))
  const isInside = (end: string) => inside.has(parsePort(end).block)
  const within = Object.entries(graph.wires).filter(([to, from]) => isInside(to) && isInside(from))
  const others = Object.entries(graph.wires).filter(([to, from]) => !isInside(to) || !isInside(from))
  const through = ([to, from]: readonly [string, string]) => {
    if (isInside(to)) return [portText({ block: holder, port: ports.nameOf("in", from) }), from] as const
    return [to, isInside(from) ? portText({ block: holder, port: ports.nameOf("out", from) }) : from] as const
  }
  return {
    around: {
      ports: ports.around,
      parameters: parameters.around,
      blocks: { ...outer, [holder]: { type: "composite", name, config: {}, composite } },
      wires: Object.fromEntries(others.map(through)),
      notes: notesAround,
    },
    composite: {
      name,
      ports: ports.inside,
      parameters: parameters.inside,
      blocks: inner,
      wires: Object.fromEntries(within),
      ...(Object.keys(notesInside).length > 0 && { notes: notesInside }),
    },
  }
}

type Ports = Composite["ports"]

/** An end inside that something outside is joined to. What has the same source goes through one port. */
interface Crossing {
  readonly direction: "in" | "out"
  readonly source: string
  readonly of: string
  /** What its port is called if nobody else is. */
  readonly wanted: string
}

interface MadePorts {
  readonly inside: Ports
  /** Of the drawing around, those that stood for blocks inside led through the new block. */
  readonly around: Ports
  readonly nameOf: (direction: "in" | "out", source: string) => string
}

function portsOf({ wires, ports }: Graph, { blocks, holder, like }: Grouping, inside: ReadonlySet<string>): MadePorts {
  const isInside = (end: string) => inside.has(parsePort(end).block)
  const portSource = ({ direction, name, of }: Ports[number]) => (direction === "in" ? `port ${name}` : of)
  const crossings = [
    ...Object.entries(wires).flatMap(([to, from]): Crossing[] => {
      if (isInside(to) === isInside(from)) return []
      return [isInside(to) ? { direction: "in", source: from, of: to, wanted: nameAfter(to) } : { direction: "out", source: from, of: from, wanted: nameAfter(from) }]
    }),
    ...ports.filter(({ of }) => isInside(of)).map((port): Crossing => ({ direction: port.direction, source: portSource(port), of: port.of, wanted: port.name })),
  ]
  const order = new Map(blocks.map((id, at) => [id, at]))
  const place = ({ of }: Crossing) => order.get(parsePort(of).block)!
  const named = new Map<string, Ports[number]>()
  const names = { in: new Map<string, string>(), out: new Map<string, string>() }
  for (const { direction, source, of, wanted } of crossings.sort((left, right) => place(left) - place(right))) {
    const known = like?.ports.find((port) => port.direction === direction && port.of === of)?.name
    const name = names[direction].get(source) ?? uniqueName(known ?? wanted, new Set(names[direction].values()), "-")
    names[direction].set(source, name)
    named.set(`${direction} ${name} ${of}`, { name, direction, of })
  }
  const nameOf = (direction: "in" | "out", source: string) => names[direction].get(source)!
  const around = ports.map((port) => (isInside(port.of) ? { ...port, of: portText({ block: holder, port: nameOf(port.direction, portSource(port)) }) } : port))
  return { inside: orderedLike([...named.values()], like), around: distinct(around), nameOf }
}

function orderedLike(ports: Ports, like: Composite | undefined): Ports {
  if (!like) return ports
  const order = new Map(like.ports.map(({ direction, of }, at) => [`${direction} ${of}`, at]))
  const place = ({ direction, of }: Ports[number]) => order.get(`${direction} ${of}`) ?? ports.length
  return ports.sort((left, right) => place(left) - place(right))
}

type Parameters = Composite["parameters"]

/** A parameter of the drawing around that sets blocks inside sets one of the new block instead. */
function parametersOf({ parameters }: Graph, { holder, like }: Grouping, inside: ReadonlySet<string>): { readonly inside: Parameters; readonly around: Parameters } {
  const made: Parameters = {}
  const around = Object.entries(parameters).map(([key, { title, sets }]): [string, Parameters[string]] => {
    const mine = sets.filter((set) => inside.has(parsePort(set).block))
    if (mine.length === 0) return [key, { title, sets }]
    const known = Object.entries(like?.parameters ?? {}).find(([, other]) => other.sets.join() === mine.join())?.[0]
    const inner = known ?? key
    made[inner] = { title, sets: mine }
    const led = portText({ block: holder, port: inner })
    return [key, { title, sets: [...new Set(sets.map((set) => (mine.includes(set) ? led : set)))] }]
  })
  return { inside: made, around: Object.fromEntries(around) }
}

function distinct(ports: Ports): Ports {
  return [...new Map(ports.map((port) => [`${port.direction} ${port.name} ${port.of}`, port])).values()]
}

function halves<T>(record: Readonly<Record<string, T>>, isInside: (key: string) => boolean): [Record<string, T>, Record<string, T>] {
  const entries = Object.entries(record)
  return [Object.fromEntries(entries.filter(([key]) => isInside(key))), Object.fromEntries(entries.filter(([key]) => !isInside(key)))]
}
