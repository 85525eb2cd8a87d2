import type { Machine } from "../../model/machine.ts"
import { documented } from "../documented.ts"

const guide = "PBS Professional user's guide, qsub and resources"
const date = "2026-11-27"

/** A cluster with PBS Professional or OpenPBS of which nothing else is known. */
export const genericPbs: Machine = {
  name: "generic-pbs",
  title: "a PBS cluster",
  scheduler: documented("pbs", guide, date),
  launcher: documented(["mpiexec", "-n", "{ranks}"], "MPI standard 4.0, section 11.5: portable start of programs", date),
  wholeNodes: documented(false, guide, date),
  node: {},
  queue: documented({ option: "-q" }, guide, date),
}
