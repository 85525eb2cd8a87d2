import type { Drawing } from "./drawings.ts"
import { own } from "./own-key.ts"
import type { Block, Composite, Note, Pipeline } from "./pipeline.ts"

/** What is in a drawing, be it the drawing itself, which has neither ports nor parameters, or a composite. */
export type Graph = Omit<Composite, "name">

export function graphIn(pipeline: Pipeline, drawing: Drawing): Graph | undefined {
  if (drawing !== null) return own(pipeline.composites, drawing)
  const { blocks, wires, notes } = pipeline
  return { ports: [], parameters: {}, blocks, wires, notes }
}

export function withGraph(pipeline: Pipeline, drawing: Drawing, graph: Graph): Pipeline {
  const { blocks, wires, notes = {} } = graph
  if (drawing === null) return { ...pipeline, blocks, wires, notes }
  const { notes: _, ...rest } = graph
  const composite = { ...rest, name: pipeline.composites[drawing]!.name, ...(Object.keys(notes).length > 0 && { notes }) }
  return { ...pipeline, composites: { ...pipeline.composites, [drawing]: composite } }
}

/** The drawing itself and all composites. */
export function drawingsOf({ composites }: Pick<Pipeline, "composites">): readonly Drawing[] {
  return [null, ...Object.keys(composites)]
}

/** A block in one of the drawings of a file. */
export interface Placed {
  readonly drawing: Drawing
  readonly id: string
  readonly block: Block
}

/** Every block of the file. */
export function placedBlocks(pipeline: Pipeline): Placed[] {
  return drawingsOf(pipeline).flatMap((drawing) => Object.entries(graphIn(pipeline, drawing)!.blocks).map(([id, block]) => ({ drawing, id, block })))
}

/** Every note of the file. */
export function placedNotes(pipeline: Pipeline): Pick<Placed, "drawing" | "id">[] {
  return drawingsOf(pipeline).flatMap((drawing) => Object.keys(graphIn(pipeline, drawing)!.notes ?? {}).map((id) => ({ drawing, id })))
}

/** The blocks that hold a composite. */
export function holdersOf(pipeline: Pipeline, composite: string): Placed[] {
  return placedBlocks(pipeline).filter(({ block }) => block.composite === composite)
}

/** Those of them that stand for it: their settings are its parameters. A block that repeats it has settings of its own. */
export function standInsOf(pipeline: Pipeline, composite: string): Placed[] {
  return holdersOf(pipeline, composite).filter(({ block }) => block.type === "composite")
}

/** The pipeline with the paths of blocks that notes name led elsewhere. */
export function withNotesLed(pipeline: Pipeline, led: (path: string) => string): Pipeline {
  return drawingsOf(pipeline).reduce((whole, drawing) => {
    const { notes = {}, ...graph } = graphIn(whole, drawing)!
    if (Object.values(notes).every(({ blocks }) => blocks === undefined)) return whole
    const ledNote = (note: Note): Note => (note.blocks ? { ...note, blocks: note.blocks.map(led) } : note)
    return withGraph(whole, drawing, { ...graph, notes: Object.fromEntries(Object.entries(notes).map(([id, note]) => [id, ledNote(note)])) })
  }, pipeline)
}
