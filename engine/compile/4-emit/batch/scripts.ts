import type { JobFile } from "../../../model/job-file.ts"
import type { Machine } from "../../../model/machine.ts"
import { schedulers } from "../../../schedulers/schedulers.ts"
import type { Plan } from "../../3-plan/plan-data.ts"

/** What builds the job and runs its stages on the target's machine. */
export function scriptFiles({ name, stages, target }: Plan, machine: Machine): readonly JobFile[] {
  // Jobs without a strategy run on one rank, whatever the target says.
  const ranks = Math.max(...stages.map((stage) => stage.ranks))
  return schedulers[machine.scheduler.value].scripts({ name, stages, target: { ...target, ranks }, machine })
}

/** The command that hands the job in by hand; null for this computer. */
export function batchCommand(machine: Machine): string | null {
  return schedulers[machine.scheduler.value].command(machine)
}
