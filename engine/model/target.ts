import { z } from "zod"

/** On what a run happens. No block holds any of this. */
export const Target = z.strictObject({
  machine: z.string().default("local"),
  ranks: z.int().min(1).max(100_000).default(1),
  /** OpenMP threads of each rank. */
  threads: z.int().min(1).max(1024).default(1),
  /** Seconds. */
  walltime: z.int().positive().optional(),
  account: z.string().optional(),
  queue: z.string().optional(),
})
export type Target = z.infer<typeof Target>

export const localTarget: Target = { machine: "local", ranks: 1, threads: 1 }
