import type { Machine } from "../../model/machine.ts"

const seen = { proven: "real", source: "runs of this project's tests on Debian 12 with Open MPI 4.1", date: "2026-11-27" } as const

/** This computer. Its cores and memory are looked at when they are asked for. */
export const local: Machine = {
  name: "local",
  title: "this computer",
  scheduler: { value: "local", ...seen },
  launcher: { value: ["mpirun", "-n", "{ranks}", "--oversubscribe", "--bind-to", "none"], ...seen },
  wholeNodes: { value: false, ...seen },
  node: {},
}
