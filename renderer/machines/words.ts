import type { MachineEntry } from "../../engine/api/contract.ts"
import type { Proof } from "../../engine/model/fact.ts"
import type { SchedulerName } from "../../engine/model/machine.ts"
import type { Run } from "../../engine/model/run.ts"
import type { SiteState } from "../../engine/model/site-state.ts"
import type { Mark } from "../runs/StateMark.tsx"

export const schedulerWords: Readonly<Record<SchedulerName, string>> = { local: "starts at once", slurm: "Slurm", lsf: "LSF", pbs: "PBS", flux: "Flux" }

/** As the first word of a line. */
export function titleOf({ machine: { title } }: Pick<MachineEntry, "machine">): string {
  return title.charAt(0).toUpperCase() + title.slice(1)
}

type Said = Pick<SiteState, "state" | "elsewhere">

export function siteWord({ state, elsewhere }: Said): string {
  if (state === "out" && elsewhere) return "logged in elsewhere"
  return { out: "not logged in", connecting: "connecting", asking: "waits for an answer", in: "logged in", waiting: "connecting again" }[state]
}

export function siteMark({ state, elsewhere }: Said): Mark {
  if (state === "out" && elsewhere) return "slow"
  return ({ out: "waiting", connecting: "building", asking: "unknown", in: "done", waiting: "stopping" } as const)[state]
}

/** Nothing of it goes on here until somebody is logged in. */
export function waitsForLogIn(run: Pick<Run, "state">, { site }: MachineEntry): boolean {
  return run.state !== "ended" && site !== null && site.state !== "in" && !site.elsewhere
}

export const proofWords: Readonly<Record<Proof, string>> = {
  real: "Seen on the real system",
  front: "Seen on a front that stands for the real system",
  recorded: "Seen in recorded output of the real system",
  documented: "Read in documents, not seen",
  typed: "Typed by you",
}
