import type { BlockProblem, BlockType, BlockTypes, Demand, Figures } from "../../model/block-type.ts"
import type { Facts, FactsByName } from "../../model/facts.ts"
import type { PortAddress } from "../../model/identity.ts"
import type { Config, Pipeline } from "../../model/pipeline.ts"
import type { Port, PortKind, Signal } from "../../model/ports.ts"
import type { Problem } from "../../model/problem.ts"
import type { Checked, CheckedBlock } from "../1-check/check.ts"
import type { Incoming } from "../1-check/graph.ts"

/** Everything that can be said of a pipeline without running it. Unchanged blocks keep their objects from one analysis to the next. */
export interface Analysis {
  readonly pipeline: Pipeline
  /** Of the blocks that work, in the order of `order`, then of those that stand for composites, then those of the whole. */
  readonly problems: readonly Problem[]
  /** Paths, sources first; a block that stands for a composite before those inside it. */
  readonly order: readonly string[]
  readonly blocks: Readonly<Record<string, BlockAnalysis>>
  /** Sums over all blocks whose figures are known. */
  readonly figures: Totals
  readonly facts: FactsByName
  readonly types: BlockTypes
  readonly checked: Checked
  /** With settings as drawn; what the next analysis starts from. */
  readonly drawn: ReadonlyMap<string, Inference>
  /** With the sizes that the drawing decides. */
  readonly inferences: ReadonlyMap<string, Inference>
  /** By block, what of its settings the drawing cannot decide. */
  readonly unsettled: ReadonlyMap<string, readonly BlockProblem[]>
}

export type Totals = Pick<Figures, "parameters" | "forward">

export interface BlockAnalysis {
  /** Null for a ghost, whose ports are those that wires touch. */
  readonly type: BlockType | null
  /** With defaults; null when it does not fit the schema. */
  readonly config: Config | null
  /** Variadic ports as `name.0`, `name.1` and one more. */
  readonly inputs: readonly Port[]
  /** Declared ones and one tensor port a field of a dataset. */
  readonly outputs: readonly Port[]
  /** What arrives, where it is known and of the right kind. */
  readonly inputSignals: Readonly<Record<string, Signal>>
  readonly outputSignals: Readonly<Record<string, Signal>>
  readonly problems: readonly Problem[]
  /** Null of a block that is not part of a network, or whose sizes are not known. */
  readonly figures: Figures | null
  /** The settings that matter, in a line; empty when they do not fit. */
  readonly summary: string
}

/** Why a wire, or a missing one, gives an input no value. */
export type Fault =
  | { readonly fault: "input-missing"; readonly port: string }
  | { readonly fault: "no-such-input"; readonly port: string; readonly from: PortAddress }
  | { readonly fault: "wire-from-nothing"; readonly port: string; readonly from: PortAddress }
  | { readonly fault: "no-such-output"; readonly port: string; readonly from: PortAddress }
  | { readonly fault: "kind-mismatch"; readonly port: string; readonly from: PortAddress; readonly gives: PortKind; readonly takes: readonly PortKind[] }

/** What came of one block, with all that it was made from, so that it is known when it must be made again. */
export interface Inference {
  readonly checked: CheckedBlock
  readonly incoming: Incoming
  readonly inputs: Readonly<Record<string, Signal>>
  /** An input is unknown, or comes from a block with an error: problems that follow from it are not told. */
  readonly quiet: boolean
  readonly faults: readonly Fault[]
  readonly facts: readonly (Facts | { readonly problem: Problem } | undefined)[]
  readonly outputs: Readonly<Record<string, Signal>>
  readonly problems: readonly BlockProblem[]
  /** What it determines of inputs that are not known. */
  readonly demands: readonly Demand[]
  /** Its settings that are left to the drawing and not decided. */
  readonly open: readonly string[]
  /** Null of a block that is not part of a network, or whose sizes are not known. */
  readonly figures: Figures | null
  /** Has an error itself, or is quiet. */
  readonly uncertain: boolean
}
