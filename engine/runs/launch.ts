import { join } from "node:path"
import { z } from "zod"
import type { Run } from "../model/run.ts"
import type { Transport } from "../transport/transport.ts"
import type { Home } from "./home.ts"
import { dataVariable } from "./job-folder.ts"

/** What the launches of a run need, kept with it: a resume weeks later must not ask again. */
export const Launch = z.object({
  /** Paths on this machine by logical data name. */
  data: z.record(z.string(), z.string()),
  /** Names of blocks by id, for messages. */
  names: z.record(z.string(), z.string()),
})
export type Launch = z.infer<typeof Launch>

/** Starts `submit.sh`; job.sh's claim makes a second start of the same attempt harmless. Null when it started, else why not. */
export async function launch(transport: Transport, home: Home, { run, attempt, data }: { run: Run; attempt: number; data: Launch["data"] }): Promise<string | null> {
  const bound = Object.fromEntries(Object.entries(data).map(([name, path]) => [dataVariable(name), path]))
  const env = { ...bound, TEPHRA_RUNS: home.runs, TEPHRA_CACHE: home.cache, TEPHRA_INPUTS: join(run.folder, "inputs"), TEPHRA_JOB_HASH: run.job }
  const result = await transport.exec(["sh", join(home.jobs, run.job, "submit.sh"), run.id, String(attempt)], { cwd: run.folder, env, timeoutMs: 30_000 })
  return result.code === 0 ? null : `The run could not be started: ${result.stderr.trim() || `submit.sh ended with ${result.code}`}`
}
