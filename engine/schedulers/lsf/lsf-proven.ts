import type { Basis } from "../../model/fact.ts"
import { each } from "../basis.ts"
import { lsfEnds, lsfStates } from "./lsf-states.ts"

const date = "2026-11-28"
const reference = "IBM Spectrum LSF 10.1 command reference: bjobs -o, bhist, bkill; termination reasons displayed by bacct, bhist and bjobs"
const front = "LSF front before Slurm 22.05.8 in tests/cluster/queue.test.ts"
const tried = ["state RUN", "state DONE", "state EXIT", "end TERM_OWNER"]

/** How each behaviour and each word of LSF is known. */
export const lsfProven: Readonly<Record<string, Basis>> = {
  ...each(["look", "adopt", "cancel", "jobId"], "front", front, date),
  ...each(["array hand-in"], "front", "LSF front before Slurm 22.05.8 in tests/cluster/array.test.ts", date),
  // What the front's bhist says is not from documents.
  ...each(["account", "estimate", "why", "no answer"], "documented", reference, date),
  ...each(Object.keys(lsfStates).map((word) => `state ${word}`), "documented", reference, date),
  ...each(Object.keys(lsfEnds).map((word) => `end ${word}`), "documented", reference, date),
  ...each(tried, "front", front, date),
}
