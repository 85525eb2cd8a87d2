import type { Rates } from "../model/machine.ts"
import type { JobWork } from "./job-work.ts"
import { forwardSeconds, stepParts, stepSeconds } from "./step-time.ts"

/** Seconds. */
export interface JobTime {
  readonly step: number
  /** With a validation at its end. */
  readonly epoch: number
  /** All epochs; less where the stop rule loses patience. */
  readonly total: number
}

export function jobTime(work: JobWork, rates: Rates, ranks: number): JobTime {
  const parts = stepParts(work, rates, ranks)
  const step = stepSeconds(parts)
  const epoch = Math.ceil(work.trainRows / work.batch) * step + Math.ceil(work.validationRows / work.batch) * forwardSeconds(work, parts)
  return { step, epoch, total: epoch * work.epochs }
}
