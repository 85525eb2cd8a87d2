import type { Basis } from "../../model/fact.ts"
import { each } from "../basis.ts"
import { pbsStates } from "./pbs-states.ts"

const date = "2026-11-28"
const reference = "OpenPBS man pages qstat(1B), qselect(1B), qdel(1B); PBS Professional reference guide, job attributes and job exit status"
const front = "PBS front before Slurm 22.05.8 in tests/cluster/cli.test.ts and tests/e2e/site.spec.ts"

const arrays = "PBS front before Slurm 22.05.8 in tests/cluster/array.test.ts"

/** How each behaviour and each letter of PBS is known. */
export const pbsProven: Readonly<Record<string, Basis>> = {
  ...each(["look", "jobId"], "front", front, date),
  ...each(["account", "estimate", "why", "no answer"], "documented", reference, date),
  ...each(Object.keys(pbsStates).map((letter) => `state ${letter}`), "documented", reference, date),
  ...each(["adopt", "cancel", "arrays", "array hand-in"], "front", arrays, date),
  ...each(["state R", "state F"], "front", front, date),
}
