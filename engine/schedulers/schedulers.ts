import type { SchedulerName } from "../model/machine.ts"
import { flux } from "./flux/flux-script.ts"
import { local } from "./local/local-script.ts"
import { lsf } from "./lsf/lsf-script.ts"
import { pbs } from "./pbs/pbs-script.ts"
import type { SchedulerText } from "./script-input.ts"
import { slurm } from "./slurm/slurm-script.ts"

export const schedulers: Readonly<Record<SchedulerName, SchedulerText>> = { local, slurm, lsf, pbs, flux }
