import type { BlockProblem, BlockType, BlockTypes, DataNeed } from "../../model/block-type.ts"
import type { Block, Config, Pipeline } from "../../model/pipeline.ts"
import { configure } from "./configure.ts"
import type { Graph } from "./graph.ts"
import { graphOf, incomingOf } from "./graph.ts"
import { own } from "../../model/own-key.ts"
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
}

export interface Checked {
  readonly pipeline: Pipeline
  readonly types: BlockTypes
  readonly graph: Graph
  readonly blocks: ReadonlyMap<string, CheckedBlock>
}

/** Reads each block's settings and lays out the graph. What `previous` has of an unchanged block is used again. */
export function check(pipeline: Pipeline, types: BlockTypes, previous?: Checked): Checked {
  const known = previous?.types === types ? previous : undefined
  const graph = graphOf(pipeline, known)
  const blocks = new Map<string, CheckedBlock>()
  for (const id of graph.ids) blocks.set(id, checkedBlock({ id, block: pipeline.blocks[id]!, types, previous: known?.blocks.get(id) }))
  return { pipeline, types, graph, blocks }
}

interface Asked {
  readonly id: string
  readonly block: Block
  readonly types: BlockTypes
  readonly previous: CheckedBlock | undefined
}

function checkedBlock({ id, block, types, previous }: Asked): CheckedBlock {
  if (previous?.block === block) return previous
  if (previous && previous.block.type === block.type && previous.block.config === block.config) return { ...previous, block }
  const type = own(types, block.type) ?? null
  if (!type) return { block, type, config: null, problems: [unknownType(block)], needs: [], summary: "" }
  const { config, problems } = configure(id, type, block.config)
  if (!config) return { block, type, config, problems, needs: [], summary: "" }
  return { block, type, config, problems, ...guarded(type, config) }
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
  if (!type) return []
  const wired = incomingOf(checked.graph, id)
  return type.inputs.filter((port) => lacksWire(port, wired)).map((port) => (port.variadic ? `${port.name}.0` : port.name))
}
