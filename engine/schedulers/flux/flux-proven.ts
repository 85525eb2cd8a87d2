import type { Basis } from "../../model/fact.ts"
import { each } from "../basis.ts"
import { fluxResults, fluxStates } from "./flux-states.ts"

const date = "2026-11-28"
const reference = "flux-core manual flux-jobs(1), flux-batch(1), flux-cancel(1); Flux RFC 21; flux-core issues #4994 and #7177"

/** How each behaviour and each word of Flux is known. */
export const fluxProven: Readonly<Record<string, Basis>> = {
  ...each(["submit", "look", "account", "adopt", "cancel", "jobId", "why", "no answer"], "documented", reference, date),
  ...each([...Object.keys(fluxStates), "INACTIVE", ...Object.keys(fluxResults)].map((word) => `state ${word}`), "documented", reference, date),
}
