import type { ReducerSignal } from "../../../model/ports.ts"
import type { Member } from "./network.ts"
import type { Sharing } from "./sharing.ts"

/** What one step of a training job costs each rank. Counts are whole numbers of at most 2^53 − 1, where they stay: what is larger is too large to run. */
export interface StageFigures {
  /** The job block. */
  readonly job: string
  readonly ranks: number
  /** Most rows of a batch that a rank works on. */
  readonly rowsPerRank: number
  /** Bytes of a number. */
  readonly bytesOf: 4 | 8
  readonly exact: ExactFigures
  readonly bound: BoundFigures
  /** By block of the network, sources first. */
  readonly blocks: Readonly<Record<string, BlockCost>>
  /** By input of a block of the network, `id.port`. */
  readonly wires: Readonly<Record<string, WireFigures>>
}

/** Equal to what the native plan counts. Operations are those of one step of a rank before fusion. */
export interface ExactFigures {
  /** Trainable scalars. */
  readonly parameters: number
  /** Scalars kept with the model that no gradient changes. */
  readonly states: number
  /** Parameters and states. */
  readonly parameterBytes: number
  /** With the numbers that ride behind the gradients. */
  readonly gradientBytes: number
  readonly optimizerBytes: number
  readonly forward: number
  readonly backward: number
  /** What a step sends over the ranks; none on one. */
  readonly exchangedBytes: number
}

/** Never less than the native plan's, which knows what is computed in place and in tiles. */
export interface BoundFigures {
  /** Everything made and kept from the forward to the backward pass, for all rows of the rank. */
  readonly activationBytes: number
  /** Most bytes at one time, with inputs, parameters and gradients; without the optimizer's state. */
  readonly peakBytes: number
  /** What the passes of one step read, each value once a pass of each block. */
  readonly bytesRead: number
}

export interface BlockCost {
  readonly parameters: number
  readonly states: number
  readonly forward: number
  readonly backward: number
  readonly parameterBytes: number
  /** Of its outputs, and of what its backward pass reads again besides them and its inputs. */
  readonly activationBytes: number
  readonly bytesRead: { readonly forward: number; readonly backward: number }
}

/** A tensor that arrives at a block, of all rows of a rank. */
export interface WireFigures {
  readonly dims: readonly number[]
  readonly bytes: number
}

/** What the bound is of. */
export interface ToBound {
  readonly members: readonly Member[]
  readonly sharing: Sharing
  readonly bytesOf: 4 | 8
  readonly threads: number
  readonly exact: Pick<ExactFigures, "parameters" | "parameterBytes" | "gradientBytes">
  readonly reducer: ReducerSignal | null
  /** Numbers a row of what the model gives. */
  readonly prediction: number
  /** Lengths of weights that are there a second time, rounded. */
  readonly rounded: readonly number[]
}
