import type { JobFile } from "../../../model/job-file.ts"
import { localScript } from "../../../schedulers/local/local-script.ts"
import type { Plan } from "../../3-plan/plan-data.ts"

/** What builds the job and runs its stages on the target's batch system. */
export function scriptFiles({ stages, target }: Plan): JobFile[] {
  const scripts = localScript({ stages, threads: target.threads, walltime: target.walltime })
  return scripts.map(({ path, language, text, marks }) => ({ path, language, text, marks: [...marks] }))
}
