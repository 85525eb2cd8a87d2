import type { Basis } from "../../model/fact.ts"
import { each } from "../basis.ts"
import { lsfEnds, lsfStates } from "./lsf-states.ts"

const date = "2026-11-28"
const reference = "IBM Spectrum LSF 10.1 command reference: bjobs -o, bhist, bkill; termination reasons displayed by bacct, bhist and bjobs"

/** How each behaviour and each word of LSF is known. */
export const lsfProven: Readonly<Record<string, Basis>> = {
  ...each(["look", "account", "adopt", "cancel", "jobId", "estimate", "why", "no answer"], "documented", reference, date),
  ...each(Object.keys(lsfStates).map((word) => `state ${word}`), "documented", reference, date),
  ...each(Object.keys(lsfEnds).map((word) => `end ${word}`), "documented", reference, date),
}
