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

/** The list of a run's data, as its jobs read it. */
export function inputsText(data: readonly { readonly name: string; readonly path: string; readonly size: number; readonly sha256?: string | undefined }[]): string {
  return `${JSON.stringify(data, null, 2)}\n`
}

/** Where a job is launched, here or at a site. */
export interface LaunchPlace {
  readonly runs: string
  readonly cache: string
  /** The folder with inputs.json. */
  readonly inputs: string
  /** Hash of the job. */
  readonly job: string
  /** Paths there by logical data name. */
  readonly data: Launch["data"]
}

/** The variables by which job.sh is told where everything is. */
export function jobVariables({ runs, cache, inputs, job, data }: LaunchPlace): Record<string, string> {
  const bound = Object.fromEntries(Object.entries(data).map(([name, path]) => [dataVariable(name), path]))
  return { ...bound, TEPHRA_RUNS: runs, TEPHRA_CACHE: cache, TEPHRA_INPUTS: inputs, TEPHRA_JOB_HASH: job }
}

/** Starts `submit.sh`; job.sh's claim makes a second start of the same attempt harmless. Null when it started, else why not. */
export async function launch(transport: Transport, home: Home, { run, attempt, data }: { run: Run; attempt: number; data: Launch["data"] }): Promise<string | null> {
  const env = jobVariables({ runs: home.runs, cache: home.cache, inputs: join(run.folder, "inputs"), job: run.job, data })
  const result = await transport.exec(["sh", join(home.jobs, run.job, "submit.sh"), run.id, String(attempt)], { cwd: run.folder, env, timeoutMs: 30_000 })
  return result.code === 0 ? null : `The run could not be started: ${result.stderr.trim() || `submit.sh ended with ${result.code}`}`
}
