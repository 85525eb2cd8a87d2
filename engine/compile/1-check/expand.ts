import { withGiven } from "../../model/inner-settings.ts"
import { own } from "../../model/own-key.ts"
import type { Block, Composite, Pipeline, Wires } from "../../model/pipeline.ts"
import { changedKeys } from "./changed-keys.ts"
import { endsIn, pathIn } from "./promoted.ts"
import { cyclesOf, topologicalOrder } from "./order.ts"

/** The type of a block that stands for its composite; all other blocks that hold one repeat it, and are not opened. */
export const compositeBlock = "composite"

/** A block of a drawing whose place its composite takes. */
export interface Group {
  readonly block: Block
  /** Id of the composite. */
  readonly id: string
  readonly composite: Composite
}

/** Why a composite is not opened. */
export type Refusal = "missing" | "inside-itself" | "too-deep" | "too-large"

/** A drawing with its composites opened. Blocks inside are named by their path, `outer/inner`. */
export interface Expanded {
  readonly pipeline: Pipeline
  /** What is left to do the work, each with the settings that it gets from outside. */
  readonly blocks: Readonly<Record<string, Block>>
  /** Of `blocks`, sorted, so that nothing depends on the order of a file. */
  readonly ids: readonly string[]
  /** Those of them that are not as before; null where there were other ids. */
  readonly changed: readonly string[] | null
  readonly groups: ReadonlyMap<string, Group>
  readonly refused: ReadonlyMap<string, Refusal>
  /** To → from, past the ports of composites. What leads to a port that stands for nothing ends at the composite's block. */
  readonly wires: Wires
}

const deepest = 32
/** Composites in composites grow without bound: thirty that each hold the next one twice are a billion blocks. */
const mostBlocks = 100_000

/** Opens every composite. What `previous` has of unchanged parts is used again. */
export function expand(pipeline: Pipeline, previous?: Expanded): Expanded {
  const { blocks, wires } = pipeline
  const since = sinceBefore(blocks, previous)
  const suspects = previous?.refused.size === 0 && since.changed ? since.changed : Object.keys(blocks)
  if (suspects.some((id) => isComposite(blocks[id]!))) return opened(pipeline, previous)
  return { pipeline, blocks, ...since, groups: none, refused: none, wires }
}

function sinceBefore(blocks: Expanded["blocks"], previous: Expanded | undefined): Pick<Expanded, "ids" | "changed"> {
  const changed = previous ? changedKeys(previous.blocks, blocks, previous.ids) : null
  return { ids: changed ? previous!.ids : Object.keys(blocks).sort(), changed }
}

function opened(pipeline: Pipeline, previous: Expanded | undefined): Expanded {
  const sizes = sizesOf(pipeline.composites)
  const opening: Opening = { pipeline, sizes, tooLarge: sizeIn(pipeline.blocks, sizes) > mostBlocks, blocks: {}, groups: new Map(), refused: new Map() }
  open(opening, pipeline.blocks, "")
  const { blocks, groups, refused } = opening
  const wires = previous && sameWiring(previous, { pipeline, groups }) ? previous.wires : wiresPast(pipeline, groups)
  const { ids, changed } = sinceBefore(blocks, previous)
  return { pipeline, blocks, ids, changed: changed && [...changed, ...refusedAnew(refused, previous!.refused)], groups, refused, wires }
}

function refusedAnew(refused: Expanded["refused"], before: Expanded["refused"]): string[] {
  return [...refused.keys()].filter((path) => refused.get(path) !== before.get(path))
}

const none: ReadonlyMap<string, never> = new Map<string, never>()

function isComposite({ type }: Block): boolean {
  return type === compositeBlock
}

interface Opening {
  readonly pipeline: Pipeline
  readonly sizes: Sizes
  readonly tooLarge: boolean
  readonly blocks: Record<string, Block>
  readonly groups: Map<string, Group>
  readonly refused: Map<string, Refusal>
}

function open(opening: Opening, blocks: Readonly<Record<string, Block>>, outer: string): void {
  for (const [inner, block] of Object.entries(blocks)) {
    const path = pathIn(outer, inner)
    const found = isComposite(block) ? compositeOf(opening, block, path) : undefined
    if (found === undefined || typeof found === "string") {
      opening.blocks[path] = block
      if (found) opening.refused.set(path, found)
    } else {
      opening.groups.set(path, found)
      open(opening, blocksOf(found), path)
    }
  }
}

function compositeOf({ pipeline, sizes, tooLarge }: Opening, block: Block, path: string): Group | Refusal {
  const id = block.composite ?? ""
  const composite = own(pipeline.composites, id)
  if (!composite) return "missing"
  if (sizes.circular.has(id)) return "inside-itself"
  if (tooLarge) return "too-large"
  return path.split("/").length > deepest ? "too-deep" : { block, id, composite }
}

const inside = new WeakMap<Block, { readonly composite: Composite; readonly blocks: Composite["blocks"] }>()

/** The blocks of a composite with the values that the block which stands for it gives its parameters. */
function blocksOf({ block, composite }: Group): Composite["blocks"] {
  const known = inside.get(block)
  if (known?.composite === composite) return known.blocks
  const blocks = withGiven(composite, block.config)
  inside.set(block, { composite, blocks })
  return blocks
}

interface Sizes {
  /** How many blocks each composite opens to. */
  readonly blocks: ReadonlyMap<string, number>
  /** Composites that hold themselves, near or far. */
  readonly circular: ReadonlySet<string>
}

const measured = new WeakMap<Pipeline["composites"], Sizes>()

function sizesOf(composites: Pipeline["composites"]): Sizes {
  const known = measured.get(composites)
  if (known) return known
  const ids = Object.keys(composites).sort()
  const held = new Map(ids.map((id) => [id, Object.values(composites[id]!.blocks).flatMap((block) => (isComposite(block) && block.composite ? [block.composite] : []))]))
  const circular = new Set(cyclesOf(ids, held).flat())
  const blocks = new Map<string, number>()
  for (const id of topologicalOrder(ids, held).reverse()) blocks.set(id, sizeIn(composites[id]!.blocks, { blocks, circular }))
  const sizes = { blocks, circular }
  measured.set(composites, sizes)
  return sizes
}

function sizeIn(blocks: Readonly<Record<string, Block>>, sizes: Sizes): number {
  return Object.values(blocks).reduce((sum, block) => {
    const inner = isComposite(block) && !sizes.circular.has(block.composite ?? "") ? sizes.blocks.get(block.composite ?? "") : undefined
    return sum + 1 + (inner ?? 0)
  }, 0)
}

type Wiring = Pick<Expanded, "pipeline" | "groups">

function sameWiring(left: Wiring, right: Wiring): boolean {
  if (left.pipeline.wires !== right.pipeline.wires || left.groups.size !== right.groups.size) return false
  const known = new Map<Composite, Composite>()
  for (const [path, { composite }] of right.groups) {
    const other = left.groups.get(path)?.composite
    if (!other || (other !== composite && known.get(composite) !== other && !sameInside(other, composite))) return false
    known.set(composite, other)
  }
  return true
}

function sameInside(left: Composite, right: Composite): boolean {
  return left.wires === right.wires && left.ports === right.ports && sameKeys(left.blocks, right.blocks)
}

function sameKeys(left: object, right: object): boolean {
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key))
}

/** A wire inside a composite wins over one that comes from outside to the same input; `compositeProblems` tells of it. */
function wiresPast({ wires }: Pipeline, groups: ReadonlyMap<string, Group>): Wires {
  const past: Wires = {}
  const add = (drawn: Wires, outer: string): void => {
    for (const to of Object.keys(drawn).sort()) {
      const [from] = endsIn(groups, pathIn(outer, drawn[to]!), "out")
      for (const end of endsIn(groups, pathIn(outer, to), "in")) past[end] = from!
    }
  }
  add(wires, "")
  for (const [path, { composite }] of groups) add(composite.wires, path)
  return past
}
