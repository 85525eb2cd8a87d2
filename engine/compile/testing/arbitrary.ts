import * as fc from "fast-check"
import type { BlockTypes } from "../../model/block-type.ts"
import type { Block, Json, Pipeline } from "../../model/pipeline.ts"
import { wrapped } from "./wrapped.ts"

/** Names that break programs which forget to escape. */
export const hostileNames = [
  "",
  "a\nb",
  "line end\\",
  "??/ trigraph ??",
  '"); system("x"); ("',
  "*/ int main() {} /*",
  "$(touch x) `touch y` ${HOME} '; exit 1 #",
  "нейрон 神经元",
  "\u0000nul\u0001\u007f",
  "\u202Eturned\u2066",
  "\ud800",
  "int",
  "graph",
  "tephra",
  "pipeline",
  "linux",
  "errno",
  "train",
  "data",
  "__proto__",
  "constructor",
  "0 starts with a digit",
  "R\"(raw)\"",
  "\u2028separator",
  "x".repeat(300),
]

const ids = ["aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd", "eeeeeeee", "ffffffff", "gggggggg", "hhhhhhhh"]
const id = fc.constantFrom(...ids)
export const anyName = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: "binary", maxLength: 12 }))

/** Values that a config may hold by accident. */
const anyValue: fc.Arbitrary<Json> = fc.oneof(
  fc.integer({ min: -2, max: 70 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom<Json>("relu", "none", "features", "target", "", true, false, null, ["Admit"], ["features"], ["GRE_Score", "CGPA"], [1], {}),
)

/** One change to a pipeline, mostly one that makes sense. */
export interface Change {
  readonly change: "wrap" | "inside" | "block" | "remove" | "rename" | "config" | "connect" | "disconnect" | "facts"
  readonly id: string
  readonly other: string
  readonly type: string
  readonly name: string
  readonly key: string
  readonly value: Json
  readonly pick: number
}

/** Changes over a few blocks of the given types, so that wires and cycles are frequent. */
export function anyChanges(types: BlockTypes, length: number): fc.Arbitrary<Change[]> {
  const keys = Object.values(types).flatMap((type) => Object.keys((type.config as unknown as { shape: object }).shape))
  const change = fc.record({
    change: fc.constantFrom("wrap", "inside", "block", "block", "connect", "connect", "connect", "config", "rename", "remove", "disconnect", "facts"),
    id,
    other: id,
    type: fc.constantFrom(...Object.keys(types), "ghost", "constructor"),
    name: anyName,
    key: fc.constantFrom(...keys, "toString", "nonsense"),
    value: anyValue,
    pick: fc.nat(30),
  })
  return fc.array(change as fc.Arbitrary<Change>, { minLength: 1, maxLength: length })
}

/** Does what an edit would do, without refusing what an editor would refuse. */
export function changed(pipeline: Pipeline, change: Change, types: BlockTypes): Pipeline {
  const block = pipeline.blocks[change.id]
  const set = (next: Block): Pipeline => ({ ...pipeline, blocks: { ...pipeline.blocks, [change.id]: next } })
  switch (change.change) {
    case "wrap":
      return wrapped(pipeline, [change.id, change.other])
    case "inside":
      return insideFirst(pipeline, change, types)
    case "block":
      return set({ type: change.type, name: change.name, config: {} })
    case "rename":
      return block ? set({ ...block, name: change.name }) : pipeline
    case "config":
      return block ? set({ ...block, config: { ...block.config, [configKey(change, block, types)]: change.value } }) : pipeline
    case "remove":
      return { ...pipeline, blocks: Object.fromEntries(Object.entries(pipeline.blocks).filter(([key]) => key !== change.id)) }
    case "connect":
      return { ...pipeline, wires: { ...pipeline.wires, [end(change, pipeline, types)]: start(change, pipeline, types) } }
    case "disconnect":
      return { ...pipeline, wires: Object.fromEntries(Object.entries(pipeline.wires).filter((_, index) => index !== change.pick)) }
    case "facts":
      return pipeline
  }
}

/** Sets something in the first block of a composite. */
function insideFirst(pipeline: Pipeline, change: Change, types: BlockTypes): Pipeline {
  const [id, composite] = Object.entries(pipeline.composites)[change.pick % Object.keys(pipeline.composites).length] ?? []
  const [inner, block] = Object.entries(composite?.blocks ?? {})[0] ?? []
  if (!id || !composite || !inner || !block) return pipeline
  const set = { ...block, config: { ...block.config, [configKey(change, block, types)]: change.value } }
  return { ...pipeline, composites: { ...pipeline.composites, [id]: { ...composite, blocks: { ...composite.blocks, [inner]: set } } } }
}

function configKey({ key, pick }: Change, block: Block, types: BlockTypes): string {
  const shape = Object.hasOwn(types, block.type) ? Object.keys((types[block.type]!.config as unknown as { shape: object }).shape) : []
  return pick % 4 === 0 ? key : (shape[pick % (shape.length || 1)] ?? key)
}

function end({ id, pick, key }: Change, { blocks }: Pipeline, types: BlockTypes): string {
  const ports = typeOf(blocks[id], types)?.inputs.map(({ name }) => name) ?? []
  return `${id}.${ports[pick % (ports.length || 1)] ?? key}`
}

function start({ other, pick }: Change, { blocks }: Pipeline, types: BlockTypes): string {
  const ports = [...(typeOf(blocks[other], types)?.outputs.map(({ name }) => name) ?? []), "features", "target"]
  return `${other}.${ports[pick % ports.length]}`
}

function typeOf(block: Block | undefined, types: BlockTypes) {
  return block && Object.hasOwn(types, block.type) ? types[block.type] : undefined
}
