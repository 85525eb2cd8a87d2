import type { Machine } from "../../model/machine.ts"
import { documented } from "../documented.ts"

const manual = "flux-core manual, flux-batch(1) and flux-run(1)"
const date = "2026-11-28"

/** A cluster with Flux of which nothing else is known. */
export const genericFlux: Machine = {
  name: "generic-flux",
  title: "a Flux cluster",
  scheduler: documented("flux", manual, date),
  // flux run hands on no USR2 and would die of it; the stop file reaches the ranks.
  launcher: documented(["env", "--ignore-signal=USR2", "flux", "run", "-n", "{ranks}", "-c", "{threads}"], `${manual}; env of GNU coreutils 8.31`, date),
  wholeNodes: documented(false, manual, date),
  node: {},
  queue: documented({ option: "--queue" }, manual, date),
}
