import type { Machine } from "../../model/machine.ts"
import { documented } from "../documented.ts"

const reference = "IBM Spectrum LSF 10.1 reference, bsub"
const date = "2026-11-27"

/** A cluster with LSF of which nothing else is known. */
export const genericLsf: Machine = {
  name: "generic-lsf",
  title: "an LSF cluster",
  scheduler: documented("lsf", reference, date),
  launcher: documented(["mpirun", "-n", "{ranks}"], "Open MPI 4.1 documentation: under LSF, mpirun takes its hosts from the batch system", date),
  wholeNodes: documented(false, reference, date),
  node: {},
  queue: documented({ option: "-q" }, reference, date),
  submission: documented("input", reference, date),
  arrayJobs: documented(1000, `${reference} -J: the default of MAX_JOB_ARRAY_SIZE`, "2026-11-28"),
}
