import * as fc from "fast-check"
import { apply } from "../apply.ts"
import type { DocumentContent } from "../document.ts"
import type { Edit } from "../edit.ts"
import { emptyLayout, emptyPipeline, type Block, type Composite } from "../pipeline.ts"

/** Few ids and names, so that random edits meet each other; some are keys that JavaScript objects have by themselves. */
const ids = ["aaaaaaaa", "bbbbbbbb", "cccccccc", "23456723", "dddddddd"]
const id = fc.constantFrom(...ids)
const key = fc.constantFrom("units", "constructor", "toString", "hasOwnProperty", "rate", "7")
const type = fc.constantFrom("dense", "constructor", "valueOf", "csv-table")
const port = fc.tuple(id, fc.constantFrom("in", "out", "features")).map(([block, name]) => `${block}.${name}`)
const json = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.string(), { maxLength: 3 }), fc.dictionary(key, fc.integer()))
const at = fc.record({ x: fc.integer(), y: fc.integer() })

export const block: fc.Arbitrary<Block> = fc.record({ type, name: fc.string(), config: fc.dictionary(key, json, { maxKeys: 3 }) })

const composite: fc.Arbitrary<Composite> = fc.record({
  name: fc.string(),
  // Each an object of its own: whoever writes into one must not write into all.
  ports: fc.constant(null).map(() => []),
  parameters: fc.constant(null).map(() => ({})),
  blocks: fc.dictionary(id, block, { maxKeys: 2 }),
  wires: fc.constant(null).map(() => ({})),
  notes: fc.dictionary(id, fc.record({ text: fc.string() }), { minKeys: 1, maxKeys: 2 }),
}, { requiredKeys: ["name", "ports", "parameters", "blocks", "wires"] })

export const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ edit: fc.constant("add-block" as const), id, block, version: fc.constantFrom(1, 2), at, composite: id }, { requiredKeys: ["edit", "id", "block", "version"] }) },
  { weight: 2, arbitrary: fc.record({ edit: fc.constant("remove-block" as const), id }) },
  fc.record({ edit: fc.constant("rename-block" as const), id, name: fc.string() }),
  { weight: 2, arbitrary: fc.record({ edit: fc.constant("set-config" as const), id, key, value: json }, { requiredKeys: ["edit", "id", "key"] }) },
  { weight: 3, arbitrary: fc.record({ edit: fc.constant("connect" as const), to: port, from: port }) },
  fc.record({ edit: fc.constant("disconnect" as const), to: port }),
  fc.record({ edit: fc.constant("move" as const), id, at: fc.option(at) }),
  fc.record({ edit: fc.constant("rename-pipeline" as const), name: fc.string() }),
  fc.record({ edit: fc.constant("set-note" as const), id, note: fc.option(fc.record({ text: fc.string() })), composite: id }, { requiredKeys: ["edit", "id", "note"] }),
  fc.record({ edit: fc.constant("place-note" as const), id, at: fc.option(fc.record({ x: fc.integer(), y: fc.integer(), width: fc.nat(), height: fc.nat() })) }),
  fc.record({ edit: fc.constant("set-composite" as const), id, composite: fc.option(composite) }),
)

/** A sound document: what random edits made of an empty one, those that do not fit left out. */
export const content: fc.Arbitrary<DocumentContent> = fc.array(edit, { maxLength: 30 }).map((edits) =>
  edits.reduce<DocumentContent>(
    (present, each) => {
      const applied = apply(present, [each])
      return applied.ok ? applied.content : present
    },
    { pipeline: emptyPipeline("random"), layout: emptyLayout() },
  ),
)
