import type { Basis } from "../../model/fact.ts"
import { each } from "../basis.ts"

const date = "2026-11-28"
const site = "Slurm 22.05.8 in tests/cluster/queue.test.ts"
const recording = "Slurm 22.05.8, engine/schedulers/slurm/recorded"
const manual = "man pages of squeue, sacct and scancel 25.11"

/** How each behaviour and each word of Slurm is known. */
export const slurmProven: Readonly<Record<string, Basis>> = {
  ...each(["look", "account", "adopt", "cancel", "jobId", "trial", "estimate", "why", "arrays"], "real", site, date),
  ...each(["array hand-in"], "real", "Slurm 22.05.8 in tests/cluster/array.test.ts", date),
  ...each(["state PENDING", "state RUNNING", "state COMPLETED", "state FAILED", "state CANCELLED", "state TIMEOUT", "state REQUEUED"], "real", site, date),
  ...each(["state NODE_FAIL", "no answer", "no accounting"], "recorded", recording, date),
  ...each(["clusters"], "documented", manual, date),
  ...each(
    ["CONFIGURING", "SUSPENDED", "COMPLETING", "DEADLINE", "OUT_OF_MEMORY", "BOOT_FAIL", "PREEMPTED", "POWER_UP_NODE", "EXPEDITING", "REQUEUE_FED", "REQUEUE_HOLD", "RESV_DEL_HOLD", "SPECIAL_EXIT", "RESIZING", "SIGNALING", "STAGE_OUT", "STOPPED", "REVOKED"].map((word) => `state ${word}`),
    "documented", manual, date,
  ),
}
