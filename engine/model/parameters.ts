import { graphIn, standInsOf, withGraph, type Placed } from "./graphs.ts"
import { innerOf, outerOf, parsePort, portText } from "./identity.ts"
import { withSettings } from "./inner-settings.ts"
import { own } from "./own-key.ts"
import type { Block, Composite, Json, Pipeline } from "./pipeline.ts"
import { uniqueName } from "./unique-name.ts"

/** `id.key` of a block inside a composite, and the parameter that sets it. */
export function parameterThatSets({ parameters }: Composite, set: string): string | undefined {
  return Object.keys(parameters).find((key) => parameters[key]!.sets.includes(set))
}

interface Shown {
  readonly composite: string
  /** `id.key` of the block inside. */
  readonly set: string
  readonly title: string
}

/** A parameter for a setting inside: every block that holds the composite has it from now on, with the value inside as the default. */
export function withParameter(pipeline: Pipeline, { composite: id, set, title }: Shown): Pipeline {
  const composite = pipeline.composites[id]!
  const { block, port: key } = parsePort(set)
  // A value that a block gave to a parameter which is gone must not come to life again.
  const given = standInsOf(pipeline, id).flatMap((holder) => Object.keys(holder.block.config))
  const name = uniqueName(key, new Set([...Object.keys(composite.parameters), ...given]), "-")
  const titles = new Set(Object.values(composite.parameters).map((parameter) => parameter.title))
  const clear = titles.has(title) ? `${title} of ${composite.blocks[block]?.name ?? block}` : title
  return withParameters(pipeline, id, { ...composite.parameters, [name]: { title: uniqueName(clear, titles), sets: [set] } })
}

export interface Hidden {
  readonly pipeline: Pipeline
  /** Places where the composite stands too, however deep, and had another value than the one that now stands inside. */
  readonly others: number
}

/** Takes one setting out of the parameter that sets it; the value that the block at `path` gives stands inside from now on. */
export function withoutSetting(pipeline: Pipeline, path: string, set: string): Hidden {
  const id = compositeOf(pipeline, path)
  const composite = pipeline.composites[id]!
  const key = parameterThatSets(composite, set)
  if (key === undefined) return { pipeline, others: 0 }
  const { title, sets } = composite.parameters[key]!
  if (sets.length === 1) return withoutParameter(pipeline, path, key)
  const kept = withInside(pipeline, id, [set], valueAt(pipeline, path, key))
  const left = { title, sets: sets.filter((each) => each !== set) }
  return { pipeline: withParameters(kept, id, { ...composite.parameters, [key]: left }), others: othersThan(pipeline, path, key, [set]) }
}

/** What it sets keeps the value that the block at `path` gives. */
export function withoutParameter(pipeline: Pipeline, path: string, key: string): Hidden {
  const id = compositeOf(pipeline, path)
  const { sets } = pipeline.composites[id]!.parameters[key]!
  const kept = withInside(pipeline, id, sets, valueAt(pipeline, path, key))
  return { pipeline: dropped(kept, id, key), others: othersThan(pipeline, path, key, sets) }
}

export function renamedParameter(pipeline: Pipeline, id: string, key: string, wanted: string): Pipeline {
  const { parameters } = pipeline.composites[id]!
  const others = new Set(Object.entries(parameters).flatMap(([other, { title }]) => (other === key ? [] : [title])))
  return withParameters(pipeline, id, { ...parameters, [key]: { ...parameters[key]!, title: uniqueName(wanted, others) } })
}

/** What the block at `path` gives to a parameter, or one around it through its own; undefined where none does. */
function valueAt(pipeline: Pipeline, path: string, key: string): Json | undefined {
  const [outer, id] = [outerOf(path), innerOf(path)]
  if (outer === "") return givenBy(pipeline.blocks[id]!, key)
  const { parameters, blocks } = pipeline.composites[compositeOf(pipeline, outer)]!
  const around = Object.keys(parameters).filter((each) => parameters[each]!.sets.includes(portText({ block: id, port: key })))
  const given = around.map((each) => valueAt(pipeline, outer, each)).filter((value) => value !== undefined)
  return given.length > 0 ? given.at(-1) : givenBy(blocks[id]!, key)
}

function givenBy({ type, config }: Block, key: string): Json | undefined {
  return type === "composite" ? own(config, key) : undefined
}

function othersThan(pipeline: Pipeline, path: string, key: string, sets: readonly string[]): number {
  const id = compositeOf(pipeline, path)
  const inside = sets.map(parsePort).map(({ block, port }) => own(own(pipeline.composites[id]!.blocks, block)?.config ?? {}, port))
  const valuesAt = (each: string): string => {
    const given = valueAt(pipeline, each, key)
    // A list, in which nothing given is not the same as null.
    return JSON.stringify(inside.map((value) => (given === undefined ? value : given)).map((each) => (each === undefined ? [] : [each])))
  }
  const value = valuesAt(path)
  return pathsOf(pipeline, id).filter((each) => each !== path && valuesAt(each) !== value).length
}

/** Of the blocks that stand for a composite. One inside itself is never opened. */
function pathsOf(pipeline: Pipeline, composite: string, under: ReadonlySet<string> = new Set()): string[] {
  if (under.has(composite)) return []
  const held = new Set([...under, composite])
  return standInsOf(pipeline, composite).flatMap(({ drawing, id }) => (drawing === null ? [id] : pathsOf(pipeline, drawing, held).map((outer) => `${outer}/${id}`)))
}

function compositeOf(pipeline: Pipeline, path: string): string {
  const blocks = outerOf(path) === "" ? pipeline.blocks : pipeline.composites[compositeOf(pipeline, outerOf(path))]!.blocks
  return blocks[innerOf(path)]!.composite!
}

function withInside(pipeline: Pipeline, id: string, sets: readonly string[], value: Json | undefined): Pipeline {
  if (value === undefined) return pipeline
  const composite = pipeline.composites[id]!
  return { ...pipeline, composites: { ...pipeline.composites, [id]: { ...composite, blocks: withSettings(composite.blocks, sets, value) } } }
}

/** With the values that blocks give to it, and the parameters around that set nothing else. */
function dropped(pipeline: Pipeline, id: string, key: string): Pipeline {
  const { [key]: _, ...parameters } = pipeline.composites[id]!.parameters
  return standInsOf(pipeline, id).reduce((whole, holder) => droppedAt(whole, holder, key), withParameters(pipeline, id, parameters))
}

function droppedAt(pipeline: Pipeline, { drawing, id }: Placed, key: string): Pipeline {
  const graph = graphIn(pipeline, drawing)!
  const { [key]: _, ...config } = graph.blocks[id]!.config
  const bare = withGraph(pipeline, drawing, { ...graph, blocks: { ...graph.blocks, [id]: { ...graph.blocks[id]!, config } } })
  const set = portText({ block: id, port: key })
  return Object.entries(graph.parameters).reduce((whole, [name, { title, sets }]) => {
    if (drawing === null || !sets.includes(set)) return whole
    if (sets.length === 1) return dropped(whole, drawing, name)
    return withParameters(whole, drawing, { ...whole.composites[drawing]!.parameters, [name]: { title, sets: sets.filter((each) => each !== set) } })
  }, bare)
}

function withParameters(pipeline: Pipeline, id: string, parameters: Composite["parameters"]): Pipeline {
  return { ...pipeline, composites: { ...pipeline.composites, [id]: { ...pipeline.composites[id]!, parameters } } }
}
