import type { z } from "zod"
import type { Facts, FactsByName } from "./facts.ts"
import type { Config } from "./pipeline.ts"
import type { Port, Signal } from "./ports.ts"
import type { Edit } from "./edit.ts"
import type { Call } from "./call.ts"

/** The palette's groups, in its order. */
export const categories = ["input", "prepare", "network", "training", "job", "results"] as const
export type Category = (typeof categories)[number]

/** A file that a block reads: logical name (bound per machine) and default path, relative to the pipeline file. */
export interface DataNeed {
  readonly name: string
  readonly path: string
  readonly format: "csv" | "idx-images" | "idx-labels"
  /** What a reader must know to look at it. */
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** What a block's own rules find wrong; the compiler adds which block. */
export interface BlockProblem {
  readonly code: string
  readonly severity?: "error" | "warning"
  readonly message: string
  readonly port?: string
  readonly key?: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** The smallest change that would mend it. */
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] }
}

export interface InferContext<C> {
  readonly id: string
  readonly name: string
  readonly config: C
  /** Where each connected input's wire starts: `id.port`. */
  readonly sources: Readonly<Record<string, string | undefined>>
  /** Signals of connected inputs whose source is known; variadic ports as `name.0`. */
  readonly inputs: Readonly<Record<string, Signal | undefined>>
  readonly facts: FactsByName
}

/** Exact closed forms of a block, per the whole network (not divided by ranks). */
export interface Figures {
  /** Trainable scalars. */
  readonly parameters?: number
  /** Multiply-adds counted twice, forward pass, one sample. */
  readonly flops?: number
}

export interface Inferred {
  /** By port; dataset blocks add one tensor output a field here. */
  readonly outputs: Readonly<Record<string, Signal>>
  readonly problems: readonly BlockProblem[]
  readonly figures?: Figures
}

export interface LowerContext<C> {
  readonly id: string
  readonly name: string
  readonly config: C
  readonly inputs: Readonly<Record<string, Signal>>
  readonly outputs: Readonly<Record<string, Signal>>
  readonly facts: Readonly<Record<string, Facts>>
}

/**
 * A kind of block: plain data and pure functions, one folder each. Shared code never asks which block it holds;
 * what it must know stands here as a property.
 */
export interface BlockType<C = Config> {
  readonly type: string
  /** Rises by one with each migration. */
  readonly version: number
  readonly title: string
  readonly category: Category
  /**
   * Each key has `.meta({ title, description, unit? })` and a default; forms are drawn from it.
   * meta may also hold `control: "column" | "columns" | "file" | "fields"` to choose an editor fed by inference,
   * and `dataFormat` with `file`; `labels` gives the words for the values of an enumeration.
   */
  readonly config: z.ZodType<C>
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /** A job block: with everything upstream of it, one stage of the job. */
  readonly job?: boolean
  readonly data?: (config: C) => readonly DataNeed[]
  readonly infer: (context: InferContext<C>) => Inferred
  /** What to write in the generated program. Called only when nothing upstream has an error. */
  readonly lower: (context: LowerContext<C>) => Call
  /** One line of the settings that matter, drawn on the node. */
  readonly summary: (config: C) => string
  /** From version n to n + 1. */
  readonly migrate?: Readonly<Record<number, (config: Config) => Config>>
}

export type BlockTypes = Readonly<Record<string, BlockType>>
