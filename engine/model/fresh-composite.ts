import { pathUnder, portUnder } from "./identity.ts"
import type { Block, Composite } from "./pipeline.ts"

/** Ids of its own for whatever a copy of a composite has: blocks and notes. */
export function freshIds({ blocks, notes = {} }: Composite, newId: () => string): ReadonlyMap<string, string> {
  return new Map([...Object.keys(blocks), ...Object.keys(notes)].map((id) => [id, newId()]))
}

/** A copy with these ids, so that it can be changed; `held` says what composites inside are called now. */
export function freshComposite(composite: Composite, fresh: ReadonlyMap<string, string>, held: (id: string) => string = (id) => id): Composite {
  const { ports, parameters, blocks, wires, notes, ...rest } = composite
  const moved = (text: string) => portUnder(text, fresh)
  const holding = (block: Block): Block => (block.composite === undefined ? block : { ...block, composite: held(block.composite) })
  return {
    ...rest,
    ports: ports.map((port) => ({ ...port, of: moved(port.of) })),
    parameters: Object.fromEntries(Object.entries(parameters).map(([key, { title, sets }]) => [key, { title, sets: sets.map(moved) }])),
    blocks: Object.fromEntries(Object.entries(blocks).map(([id, block]) => [fresh.get(id)!, holding(block)])),
    wires: Object.fromEntries(Object.entries(wires).map(([to, from]) => [moved(to), moved(from)])),
    ...(notes && { notes: Object.fromEntries(Object.entries(notes).map(([id, note]) => [fresh.get(id)!, note.blocks ? { ...note, blocks: note.blocks.map((path) => pathUnder(path, fresh)) } : note])) }),
  }
}
