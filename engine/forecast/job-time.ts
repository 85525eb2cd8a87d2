import type { Rates } from "../model/machine.ts"
import type { JobWork } from "./job-work.ts"
import { forwardSeconds, stepParts, stepSeconds } from "./step-time.ts"

/** Seconds. */
export interface JobTime {
  readonly step: number
  /** With a validation at its end. */
  readonly epoch: number
  /** Until the stop rule's epochs, steps or seconds are over, whichever is first; less where it loses patience or the loss is good enough. */
  readonly total: number
}

export function jobTime(work: JobWork, rates: Rates, ranks: number): JobTime {
  const parts = stepParts(work, rates, ranks)
  const step = stepSeconds(parts)
  const steps = Math.ceil(work.trainRows / work.batch)
  const epoch = steps * step + Math.ceil(work.validationRows / work.batch) * forwardSeconds(work, parts)
  const most = work.mostSteps ?? Infinity
  const total = most < work.epochs * steps ? Math.floor(most / steps) * epoch + (most % steps) * step : work.epochs * epoch
  return { step, epoch, total: Math.min(total, work.mostSeconds ?? Infinity) }
}
