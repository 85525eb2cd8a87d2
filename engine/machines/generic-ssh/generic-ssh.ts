import type { Machine } from "../../model/machine.ts"

const seen = { proven: "real", source: "runs over sshd of Debian 12 in tests/cluster, with Open MPI 4.1", date: "2026-11-28" } as const

/** A Linux computer without a batch system, reached by ssh: a run there starts at once and goes on when the link ends. */
export const genericSsh: Machine = {
  name: "generic-ssh",
  title: "a Linux computer reached by ssh",
  scheduler: { value: "local", ...seen },
  launcher: { value: ["mpirun", "-n", "{ranks}", "--oversubscribe", "--bind-to", "none"], ...seen },
  wholeNodes: { value: false, ...seen },
  node: {},
}
