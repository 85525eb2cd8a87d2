import type { Machine } from "../../model/machine.ts"

const seen = { proven: "real", source: "jobs on Slurm 22.05 in tests/cluster; srun's man page", date: "2026-11-27" } as const

/** A cluster with Slurm of which nothing else is known. */
export const genericSlurm: Machine = {
  name: "generic-slurm",
  title: "a Slurm cluster",
  scheduler: { value: "slurm", ...seen },
  // Since Slurm 22.05 a step does not take over the threads of its job.
  launcher: { value: ["srun", "--ntasks={ranks}", "--cpus-per-task={threads}"], ...seen },
  wholeNodes: { value: false, ...seen },
  node: {},
  queue: { value: { option: "--partition" }, ...seen },
}
