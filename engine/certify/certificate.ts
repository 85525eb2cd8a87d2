import type { Difference } from "./compare.ts"
import { agrees } from "./compare.ts"
import type { BlockCoverage, NotCompared } from "./coverage.ts"
import type { Dtype, Products } from "./tolerances.ts"

/** How both programs agree where both start each step from the same numbers. */
export interface StageCertificate {
  readonly stage: string
  /** The job block. */
  readonly block: string
  readonly title: string
  readonly dtype: Dtype
  /** Null where products round nothing. */
  readonly products: Products | null
  readonly tolerance: number
  readonly steps: number
  /** The worst of each quantity over all steps and tensors. */
  readonly worst: readonly Difference[]
  readonly blocks: readonly BlockCoverage[]
  /** Null when it was not asked for. */
  readonly free: FreeRun | null
  readonly notCompared: readonly NotCompared[]
}

/** Both programs alone, each from its own start weights: told, not judged. */
export interface FreeRun {
  /** Of the start weights. */
  readonly start: number
  /** Of the loss, step by step. */
  readonly losses: readonly number[]
}

/** What a stage that does not train made of the same model in both programs. */
export interface ResultCertificate {
  readonly stage: string
  readonly block: string
  readonly title: string
  /** `predictions.npz prediction`, `scores.json`. */
  readonly results: readonly { readonly name: string; readonly error: number; readonly tolerance: number }[]
}

export interface Certificate {
  readonly stages: readonly StageCertificate[]
  readonly results: readonly ResultCertificate[]
}

export function isWithin({ error, tolerance }: { readonly error: number; readonly tolerance: number }): boolean {
  return error <= tolerance
}

/** Nothing is truly apart, and something was compared. */
export function isCertified({ stages, results }: Certificate): boolean {
  return stages.length > 0 && stages.every(({ worst }) => worst.every(agrees)) && results.every((each) => each.results.every(isWithin))
}
