import type { Machine } from "../../model/machine.ts"
import { documented, hour } from "../documented.ts"

const guide = "ALCF user guides, docs/aurora/running-jobs-aurora.md"
const date = "2026-11-27"

/** Aurora at Argonne: the processors of its nodes; jobs here do not use its GPUs. */
export const aurora: Machine = {
  name: "aurora",
  title: "Aurora (ALCF)",
  scheduler: documented("pbs", guide, date),
  launcher: documented(["mpiexec", "-n", "{ranks}", "-ppn", "{per_node}", "--depth={threads}", "--cpu-bind", "depth"], `${guide}, sample submission script`, date),
  wholeNodes: documented(true, guide, date),
  node: {
    // 104, of which the first of each processor is kept for the system.
    cores: documented(102, `${guide}, binding to cores`, date),
    gpus: documented(6, `${guide}, binding to cores`, date),
  },
  queue: documented({ option: "-q", name: "prod" }, `${guide}, queues`, date),
  options: documented(["-l place=scatter", "-l filesystems=home:flare", "-k doe"], `${guide}, recommended options`, date),
  loginShell: documented(true, `${guide}, sample submission script`, date),
  environment: documented({ CXX: "mpicxx" }, `${guide}, MPI compiler wrapper`, date),
  requires: documented(["account", "walltime"], `${guide}, recommended options`, date),
  limits: documented(
    [
      { nodes: 512, seconds: 6 * hour },
      { nodes: 1024, seconds: 12 * hour },
      { nodes: 1919, seconds: 18 * hour },
      { nodes: 7500, seconds: 24 * hour },
    ],
    `${guide}, execution queues behind prod`,
    date,
  ),
}
