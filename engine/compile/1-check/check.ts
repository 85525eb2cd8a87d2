import type { BlockProblem, BlockType, BlockTypes, DataNeed } from "../../model/block-type.ts"
import { own } from "../../model/own-key.ts"
import type { Block, Config, Pipeline } from "../../model/pipeline.ts"
import type { PortAddress } from "../../model/identity.ts"
import { compositeProblems, refusalProblem } from "./composite-problems.ts"
import type { TypeOf } from "./composite-type.ts"
import { typesIn } from "./composite-type.ts"
import { configure } from "./configure.ts"
import type { Expanded, Group, Refusal } from "./expand.ts"
import { expand } from "./expand.ts"
import type { Graph } from "./graph.ts"
import { graphOf, incomingOf } from "./graph.ts"
import { lacksWire } from "./ports.ts"

/** What one block says of itself, whatever it is wired to. */
export interface CheckedBlock {
  readonly block: Block
  /** Null for a ghost: a type that this version does not know. */
  readonly type: BlockType | null
  readonly config: Config | null
  readonly problems: readonly BlockProblem[]
  readonly needs: readonly DataNeed[]
  readonly summary: string
  /** Of settings that the drawing left open: the place that decided each. */
  readonly settledBy?: Readonly<Record<string, PortAddress>>
}

export interface Checked {
  /** As drawn. */
  readonly pipeline: Pipeline
  readonly expanded: Expanded
  readonly types: BlockTypes
  /** Of the blocks that are left when composites are opened. */
  readonly graph: Graph
  /** By path: those of the graph, and the blocks that stand for opened composites. */
  readonly blocks: ReadonlyMap<string, CheckedBlock>
  /** Paths in `blocks` of what is not as before; null where the graph is another. */
  readonly changed: ReadonlySet<string> | null
  /** Blocks that name data, sorted. */
  readonly reading: readonly string[]
}

/** Reads each block's settings and lays out the graph. What `previous` has of an unchanged block is used again. */
export function check(pipeline: Pipeline, types: BlockTypes, previous?: Checked): Checked {
  const known = previous?.types === types ? previous : undefined
  const expanded = expand(pipeline, known?.expanded)
  const graph = graphOf(expanded, known)
  const typeOf = typesIn(pipeline.composites, types)
  const same = known?.graph === graph ? known : undefined
  // Copying a large map and setting some of it costs far less than making it.
  const blocks = new Map<string, CheckedBlock>(same?.blocks)
  const changed = new Set<string>()
  const set = (id: string, block: CheckedBlock) => {
    if (same && blocks.get(id) === block) return
    blocks.set(id, block)
    changed.add(id)
  }
  for (const id of same ? expanded.changed! : graph.ids) {
    const asked = { id, block: expanded.blocks[id]!, typeOf, types, previous: known?.blocks.get(id) }
    const refusal = expanded.refused.get(id)
    set(id, refusal ? refusedBlock(asked, refusal) : checkedBlock(asked))
  }
  for (const [path, group] of expanded.groups) set(path, checkedGroup({ id: path, block: group.block, typeOf, types, previous: known?.blocks.get(path) }, group))
  const reads = (id: string) => blocks.get(id)!.needs.length > 0
  const sameReading = same && ![...changed].some((id) => reads(id) || same.blocks.get(id)!.needs.length > 0)
  return { pipeline, expanded, types, graph, blocks, changed: same ? changed : null, reading: sameReading ? same.reading : graph.ids.filter(reads) }
}

interface Asked {
  readonly id: string
  readonly block: Block
  readonly typeOf: TypeOf
  readonly types: BlockTypes
  readonly previous: CheckedBlock | undefined
}

function checkedBlock({ id, block, typeOf, types, previous }: Asked): CheckedBlock {
  if (previous?.block === block) return previous
  if (previous && previous.block.type === block.type && previous.block.config === block.config) return { ...previous, block }
  const type = typeOf(block)
  if (!type) return { block, type, config: null, problems: [own(types, block.type)?.off ?? unknownType(block)], needs: [], summary: "" }
  return { block, type, ...readingOf(id, type, block.config) }
}

type Reading = Pick<CheckedBlock, "config" | "problems" | "needs" | "summary">

const readings = new WeakMap<Config, { readonly type: BlockType; readonly reading: Reading }>()

/** A block inside a composite is read once for all places where it stands; only problems name the place. */
function readingOf(id: string, type: BlockType, written: Config): Reading {
  const known = readings.get(written)
  if (known?.type === type) return known.reading
  const { config, problems } = configure(id, type, written)
  if (!config) return { config, problems, needs: [], summary: "" }
  const reading = { config, problems, ...guarded(type, config) }
  if (problems.length === 0) readings.set(written, { type, reading })
  return reading
}

function refusedBlock({ block, previous }: Asked, refusal: Refusal): CheckedBlock {
  const problem = refusalProblem(refusal)
  if (previous?.block === block && previous.problems[0]?.code === problem.code) return previous
  return { block, type: null, config: null, problems: [problem], needs: [], summary: "" }
}

/** Whether a value that it sets will do is told by the block inside that gets it. */
function checkedGroup({ id, block, typeOf, previous }: Asked, group: Group): CheckedBlock {
  const type = typeOf(block)!
  if (previous?.block === block && previous.type === type) return previous
  const { config, problems } = configure(id, type, block.config)
  const unknown = problems.filter(({ code }) => code === "config-unknown-key")
  return { block, type, config, problems: [...unknown, ...compositeProblems(group)], needs: [], summary: type.summary({}) }
}

/** A fault in a block type's own code must not take the editor down: it shows as a block without data and summary. */
function guarded(type: BlockType, config: Config): { needs: readonly DataNeed[]; summary: string } {
  try {
    return { needs: type.data?.(config) ?? [], summary: type.summary(config) }
  } catch {
    return { needs: [], summary: "" }
  }
}

function unknownType(block: Block): BlockProblem {
  return {
    code: "unknown-block-type",
    message: `This version knows no block type “${block.type}”. Its settings and wires are kept as they are; open the file with a version that has it, or remove the block.`,
  }
}

/** Required inputs of a block that have no wire. */
export function missingInputs(checked: Checked, id: string): readonly string[] {
  const type = checked.blocks.get(id)?.type
  if (!type) return none
  const wired = incomingOf(checked.graph, id)
  const missing = type.inputs.filter((port) => lacksWire(port, wired))
  return missing.length === 0 ? none : missing.map((port) => (port.variadic ? `${port.name}.0` : port.name))
}

const none: readonly never[] = []
