import { availableParallelism, loadavg } from "node:os"

/** Of the cores, in use over the last minute: more, and a measurement tells of the other programs. */
const quietShare = 0.25

/** A sentence when others use this computer now; null when it is quiet. */
export function busyWith(load = loadavg()[0] ?? 0, cores = availableParallelism()): string | null {
  if (load <= quietShare * cores) return null
  return `This computer is busy: over the last minute ${load.toFixed(1)} of its ${cores} core${cores === 1 ? "" : "s"} were in use, so times would come out too long. Wait until it is quiet, or measure with --anyway.`
}
