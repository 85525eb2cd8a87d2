import type { Difference } from "./compare.ts"
import { worstOf, worstOfEach } from "./compare.ts"

/** A block of the network that a stage trains. */
export interface NetworkBlock {
  readonly id: string
  /** As the person wrote it. */
  readonly title: string
}

/** What of one block was compared, and how far apart it was at worst; null where it has no such tensor. */
export interface BlockCoverage extends NetworkBlock {
  /** Trained numbers, without those whose gradient is rounding alone at each step. */
  readonly parameters: number
  readonly gradient: Difference | null
  readonly weight: Difference | null
  readonly state: Difference | null
}

/** What no tensor of the report shows, and why. */
export interface NotCompared {
  readonly what: string
  readonly why: string
}

/** Block by block, in the network's order; `worst` holds one difference a tensor. */
export function coverageOf(blocks: readonly NetworkBlock[], worst: readonly Difference[]): BlockCoverage[] {
  return blocks.map((block) => {
    const own = worst.filter((one) => one.block === block.id)
    const of = (quantity: Difference["quantity"]): Difference | null => worstOf(own.filter((one) => one.quantity === quantity))
    const parameters = own.filter(({ quantity, verdict }) => quantity === "gradient" && verdict !== "rounding").reduce((sum, { size }) => sum + size, 0)
    return { ...block, parameters, gradient: of("gradient"), weight: of("weight"), state: of("state") }
  })
}

interface Reached {
  /** The worst of each tensor. */
  readonly worst: readonly Difference[]
  /** Of each tensor at each step. */
  readonly differences: readonly Difference[]
  readonly blocks: readonly BlockCoverage[]
  readonly steps: number
  /** Rows of a whole batch, of which a step may have several. */
  readonly batch: number
  /** Rows of each step. */
  readonly rows: readonly number[]
  /** Ranks that the drawing's job would run on. */
  readonly ranks: number
  /** They train apart, by this strategy. */
  readonly apart: boolean
}

/** What this comparison could not see. */
export function notCompared({ worst, differences, blocks, steps, batch, rows, ranks, apart }: Reached): NotCompared[] {
  const plain = blocks.filter(({ gradient }) => gradient === null).map(({ id, title }) => `“${title || id}”`)
  return [
    ...(plain.length === 0 ? [] : [{ what: plain.join(", "), why: "no parameters: covered by the loss and by the gradients of the blocks before" }]),
    ...roundedTensors(differences, blocks),
    { what: `steps after ${steps}`, why: "they run the same code; --steps takes more" },
    ...(worst.some(({ quantity, tensor }) => quantity === "state" && tensor === "scaler") ? [] : [{ what: "the loss scaler after a step", why: "train.py does not trace it" }]),
    ...(rows.every((count) => count % batch === 0) ? [{ what: "a batch with fewer rows", why: "no step that was compared had one" }] : []),
    { what: "other kernels", why: "the native program ran on those of this computer's processor" },
    { what: ranks > 1 ? `${ranks} ranks` : "several ranks", why: "both programs ran on one, where no gradients are exchanged" },
    ...(apart ? [{ what: "the exchange between master and workers, or with the centre, of several ranks", why: "one rank is all of them, and the order in which updates arrive is no program's" }] : []),
  ]
}

/** Tensors that rounding alone keeps apart at some step, each with the worst of those steps. */
function roundedTensors(differences: readonly Difference[], blocks: readonly NetworkBlock[]): NotCompared[] {
  const rounded = differences.filter(({ verdict }) => verdict === "rounding")
  return worstOfEach(rounded).map((one) => {
    const steps = rounded.filter(({ quantity, tensor }) => quantity === one.quantity && tensor === one.tensor).length
    const title = blocks.find(({ id }) => id === one.block)?.title
    const name = [title && `“${title}”`, one.tensor].filter(Boolean).join(" ") || "the step"
    return { what: `${one.quantity} of ${name}, at ${steps === 1 ? `step ${one.step}` : `${steps} steps, worst at step ${one.step}`}`, why: roundingText(one) }
  })
}

/** As shares of its largest number; of a tensor that is all zeros there is none. */
function roundingText({ error, rounding }: Difference): string {
  if (!Number.isFinite(error)) return "the native program has zeros, which rounding alone moves as far in train.py"
  return `the programs differ by ${error.toExponential(1)} of it, and rounding alone moves it by ${rounding.toExponential(1)}`
}
