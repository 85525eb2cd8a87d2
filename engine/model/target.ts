import { z } from "zod"

/** A change of a target; what it does not name stays. */
export const TargetChange = z
  .strictObject({
    machine: z.string(),
    ranks: z.int().min(1).max(100_000),
    /** OpenMP threads of each rank. */
    threads: z.int().min(1).max(1024),
    /** Seconds. */
    walltime: z.int().positive(),
    account: z.string(),
    queue: z.string(),
    /** Most jobs that a batch system may run one after another, each going on where the last one was saved. */
    jobs: z.int().min(1).max(1000),
  })
  .partial()
export type TargetChange = z.infer<typeof TargetChange>

/** On what a run happens. No block holds any of this. */
export const Target = TargetChange.extend({
  machine: TargetChange.shape.machine.unwrap().default("local"),
  ranks: TargetChange.shape.ranks.unwrap().default(1),
  threads: TargetChange.shape.threads.unwrap().default(1),
})
export type Target = z.infer<typeof Target>

/** Where a target does not say. */
const usualJobs = 10

/** Most jobs that a batch system may run one after another for one run. */
export function mostJobs({ jobs }: Target): number {
  return jobs ?? usualJobs
}

export const localTarget: Target = { machine: "local", ranks: 1, threads: 1 }
