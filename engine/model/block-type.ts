import type { z } from "zod"
import type { Facts, FactsByName } from "./facts.ts"
import type { Block, Config } from "./pipeline.ts"
import type { Dim, Port, Signal } from "./ports.ts"
import type { Edit } from "./edit.ts"
import type { Place } from "./problem.ts"
import type { Call } from "./call.ts"

/** The palette's groups, in its order. */
export const categories = ["input", "prepare", "network", "training", "job", "results"] as const
export type Category = (typeof categories)[number]

/** A file that a block reads: logical name (bound per machine) and default path, relative to the pipeline file. */
export interface DataNeed {
  readonly name: string
  readonly path: string
  /** `csv`, `idx-images`, …; of a format that the probe cannot look at, the rows stay unknown. */
  readonly format: string
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
  /** What decided the size, unit or range that does not fit, where that is another block. */
  readonly cause?: Place
  /** The smallest change that would mend it. */
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] }
  /** In place of a fix, which the compiler makes of it: the drawing is needed for that. */
  readonly behindData?: BehindData
}

/** A block of one dataset in and out, to be put behind the dataset from which the field of the problem's port comes. */
export interface BehindData {
  readonly title: string
  readonly block: Block
  /** The setting that takes the field's name. */
  readonly fieldKey: string
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

/** Floating-point operations as native/README counts them, before fusion. */
export interface Work {
  /** A sample. */
  readonly row: number
  /** Whatever the number of samples. */
  readonly fixed: number
}

/** What a convolution slides over its places, or a transposed one back over them. */
export interface Windows {
  /** Of a sample: where the window stops. */
  readonly places: number
  /** Numbers under the window in each channel of the wide side. */
  readonly taps: number
  /** Channels of the side under the window. */
  readonly wide: number
  /** Channels of the side with a number a place. */
  readonly narrow: number
}

/** What is multiplied, in numbers, where it may be rounded first: the copy is there while the product works. */
export interface Product {
  /** Of parameters; none where both operands have rows. */
  readonly weights: number
  /** A row, of its other operands. */
  readonly read: number
  /** A row, of what it gives, whose gradient is multiplied in turn. */
  readonly gives: number
}

/** Work that all blocks of a network which need it do once together. */
export interface SharedWork {
  /** The same for the same work. */
  readonly key: string
  readonly forward: Work
}

/** Done once for equal gradients, and, where it reads the block's input too, equal inputs. */
export interface GradientWork {
  /** The same for the same work. */
  readonly key: string
  /** Operations a sample. */
  readonly row: number
  /** Sums over rows that come out. */
  readonly sums: number
  readonly readsInput?: boolean
  /** Sums over places: behind a max pool those where it put nothing are left out. */
  readonly overPlaces?: boolean
}

export interface Forgotten {
  readonly input?: boolean
  readonly output?: boolean
}

/** Numbers a row that live at one time while a block works, besides those that lived before. */
export interface Moment {
  readonly pass: "forward" | "backward"
  readonly live: number
  /** Of these, numbers that are there a second time where oneDNN works, which has channels last (native/tephra/plan/layouts.hpp). */
  readonly reordered?: number
  /** Of these, numbers that outlive the tiles of a section, where the network needs sums over the whole batch; unset all. */
  readonly across?: number
  /** Of these, numbers that do so only where another block behind needs such a sum. */
  readonly behind?: number
  /** Fewest that live then; unset the same. */
  readonly least?: number
  /** Of these, copies where products round what they multiply; unset it may be all that the block reads or makes. */
  readonly rounded?: number
  /** Numbers of values besides that are worked on in strips, of each of which one strip is there at a time (native/tephra/plan/schedule.cpp). */
  readonly strips?: readonly number[]
  readonly windows?: readonly Windows[]
}

/** Exact closed forms of a block in the whole network: not divided by ranks, and without a dtype. "Numbers" are those of one sample. */
export interface Figures {
  /** Trainable scalars. */
  readonly parameters: number
  /** Scalars kept with the model that no gradient changes, as running means. */
  readonly states: number
  readonly forward: Work
  /** Backward, what only the gradients of its inputs need; counts where an input is `trained`. */
  readonly toInput: Work
  /** Backward, what the gradients of its parameters need. */
  readonly toWeights: Work
  /** Numbers besides its inputs and outputs that the backward pass reads again. */
  readonly kept: number
  /** Numbers of its outputs; none where they are another view of its inputs. */
  readonly made: number
  /** What of its inputs and outputs the backward pass does not read again. */
  readonly forgets?: Forgotten
  /** Most numbers that live only while the block works, in either pass; gradients of its inputs and outputs are among them. */
  readonly passing: number
  /** It needs a sum over the whole batch before it goes on, so no part of the batch can be worked through alone. */
  readonly wholeBatch?: boolean
  /** Of `kept`, numbers that are made behind the last such sum inside it. */
  readonly keptBehind?: number
  /** Numbers of a gradient that passes from one such sum to the next; unset: not known. */
  readonly gradientAcross?: number
  /** Numbers that outlive, besides those kept, what comes behind its last such sum; unset: not known. */
  readonly leftBehind?: number
  /** Parts of `toWeights` that follow from the gradient of its output. */
  readonly ofGradient?: readonly GradientWork[]
  /**
   * What gradient it passes on: that of its output; one that follows from that alone; or, as a max pool, each number of it at one place
   * of its channel. Unset, it follows from what it read too.
   */
  readonly passes?: "same" | "linear" | "scattered"
  /** Sums over rows of gradients that two layers inside it have in common. */
  readonly sharedSums?: number
  /** Parts of `forward`. */
  readonly shared?: readonly SharedWork[]
  /** Where it is only evaluated: most numbers that live besides what it reads, and at least so many in all as the rule of tiles counts; unset as its forward pass says. */
  readonly evaluated?: { readonly live: number; readonly counted: number }
  readonly windows?: readonly Windows[]
  readonly products?: readonly Product[]
  /** Lengths of values whatever the rows, as a mean of each channel, that live from one pass to the other. */
  readonly vectors?: readonly number[]
  /** It works on each number by itself, in all that it does or at its end, and so strip by strip with others that do. */
  readonly eachNumber?: "throughout" | "at its end"
  /** At each layer of a block that has several inside; unset they follow from the rest. */
  readonly moments?: readonly Moment[]
  /** It draws numbers of its own, so that two of its kind never do the same. */
  readonly draws?: boolean
  /** Numbers a step that go over the ranks besides gradients. */
  readonly exchanged?: number
  /** Of these, more where an input is `trained`. */
  readonly exchangedToInput?: number
}

/** Signals of all inputs and outputs, whose sizes are numbers but for the batch. */
export interface FiguresContext<C> {
  readonly id: string
  readonly config: C
  readonly inputs: Readonly<Record<string, Signal>>
  readonly outputs: Readonly<Record<string, Signal>>
}

/** What a block determines of an input: null where any size will do. */
export interface Demand {
  readonly port: string
  readonly dims: readonly (Dim | null)[]
  /** In words, as the end of "must be … because". */
  readonly because: string
}

export interface Inferred {
  /** By port; dataset blocks add one tensor output a field here. */
  readonly outputs: Readonly<Record<string, Signal>>
  readonly problems: readonly BlockProblem[]
  readonly demands?: readonly Demand[]
}

export interface LowerContext<C> {
  readonly id: string
  readonly name: string
  readonly config: C
  readonly inputs: Readonly<Record<string, Signal>>
  readonly outputs: Readonly<Record<string, Signal>>
  readonly facts: Readonly<Record<string, Facts>>
  /** Names of the blocks that feed the inputs, as the person wrote them. */
  readonly sourceNames: Readonly<Record<string, string | undefined>>
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
  /** The input whose value its outputs are, unchanged: nothing is written for the block, and wires behind it start where that input's does. */
  readonly passes?: string
  /** A job block: with everything upstream of it, one stage of the job. */
  readonly job?: boolean
  /** Of a job block: it runs on one rank, whatever the target says. */
  readonly oneRank?: boolean
  /** Of a job block that trains without a stop rule and validates nothing: its epochs, all trainings together; 0 where it trains nothing. */
  readonly ownEpochs?: (config: C) => number
  /** Of a job block: it may end the job, so it runs after all that does not wait for it. */
  readonly decides?: boolean
  readonly data?: (config: C) => readonly DataNeed[]
  readonly infer: (context: InferContext<C>) => Inferred
  /** Of blocks of a network. Null where only the native plan can tell. Called when inference finds no error. */
  readonly figures?: (context: FiguresContext<C>) => Figures | null
  /** What to write in the generated program. Called only when nothing upstream has an error. */
  readonly lower: (context: LowerContext<C>) => Call
  /** One line of the settings that matter, drawn on the node. */
  readonly summary: (config: C) => string
  /** Of a custom block: SHA-256 over its files, hex, kept in `uses`. */
  readonly hash?: string
  /** The help page of a custom block, in Markdown; those of others are built in. */
  readonly page?: string
  /** Why blocks of this type stay ghosts, as those of a folder that nobody trusts. */
  readonly off?: BlockProblem
  /** From version n to n + 1. */
  readonly migrate?: Readonly<Record<number, (config: Config) => Config>>
}

export type BlockTypes = Readonly<Record<string, BlockType>>
