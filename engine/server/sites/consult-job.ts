import type { Analysis } from "../../compile/2-infer/analysis.ts"
import { planFigures } from "../../forecast/plan-figures.ts"
import { consult } from "../../machines/doctor/doctor.ts"
import type { Finding } from "../../model/finding.ts"
import type { Machine } from "../../model/machine.ts"
import type { Target } from "../../model/target.ts"
import type { PastWait } from "../../runs/site/wait-guess.ts"
import type { OpenedSite } from "./open-site.ts"
import { siteFacts } from "./site-facts.ts"

export interface JobQuestion {
  readonly analysis: Analysis
  readonly machine: Machine
  readonly target: Target
  /** What came of earlier guesses of waits there. */
  readonly past: readonly PastWait[]
  /** How many of it are handed in together. */
  readonly runs?: number
  /** Null where nobody is logged in. */
  readonly site: OpenedSite | null
}

/** What the doctor says of a job now, with what the site itself tells where it is open. */
export async function consultJob({ analysis, machine, target, past, runs = 1, site }: JobQuestion): Promise<Finding[]> {
  const plan = { ...planFigures(analysis, machine, target), ...(site === null ? {} : { folder: site.paths.root }), ...(runs === 1 ? {} : { arrayJobs: runs }) }
  const live = site === null ? {} : await siteFacts(site, { machine, target, past })
  return consult({ machine, target, plan, live, now: Date.now() / 1000 })
}
