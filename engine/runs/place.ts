import type { SubmissionState } from "../model/queue.ts"
import type { Run } from "../model/run.ts"

/** Seconds that ranks without their job.sh have to end; what they write until then counts. */
export const lingerSeconds = 20

/** Where the attempts of a run happen. Whoever drives a run reads only its run folder on this computer, which `fetch` brings up to date. */
export interface Place {
  /** Begins an attempt that the journal has as launching; begun twice, it happens once. */
  start(run: Run, attempt: number): Promise<void>
  /** True: there is more to fetch at once. */
  fetch(run: Run, attempt: number): Promise<boolean>
  /** `gone` only when nothing of the attempt writes any more. */
  presence(run: Run, attempt: number): Promise<"here" | "gone">
  /** Whether anything can be done for it from here now. */
  reachable(): boolean
  /** The batch system's word for how the attempt ended, once it told that. */
  queueState(): SubmissionState | null
  /** True while it may still tell how an attempt ended that left its record. */
  awaitsQueueState(): boolean
  /** It ends jobs that have not done their work, so that a run may take several. */
  endsJobs(): boolean
  /** Carries out the stops that were asked for and were not carried out yet: the second ends the ranks at once. */
  stop(run: Run, attempt: number, requests: number): Promise<void>
}
