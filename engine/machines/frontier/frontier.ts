import type { Machine } from "../../model/machine.ts"
import { documented, gibibyte, hour } from "../documented.ts"

const guide = "OLCF documentation, systems/frontier_user_guide.rst"
const date = "2026-11-27"

/** Frontier at Oak Ridge: the processors of its nodes; jobs here do not use its GPUs. */
export const frontier: Machine = {
  name: "frontier",
  title: "Frontier (OLCF)",
  scheduler: documented("slurm", guide, date),
  launcher: documented(["srun", "--nodes={nodes}", "--ntasks={ranks}", "--cpus-per-task={threads}", "--cpu-bind=cores"], `${guide}, Slurm and process placement`, date),
  wholeNodes: documented(true, guide, date),
  node: {
    // 64, of which Slurm's core specialization keeps one in each of eight cache regions.
    cores: documented(56, `${guide}, Frontier compute nodes`, date),
    memoryBytes: documented(512 * gibibyte, `${guide}, Frontier compute nodes`, date),
    gpus: documented(8, `${guide}, Frontier compute nodes: each of 4 MI250X shows as 2`, date),
  },
  queue: documented({ option: "--partition", name: "batch" }, `${guide}, Slurm options`, date),
  loginShell: documented(true, `${guide}, modules`, date),
  modules: documented(["PrgEnv-gnu", "cmake"], `${guide}, programming environment`, date),
  environment: documented({ CXX: "CC" }, `${guide}, compiler wrappers of the Cray environment`, date),
  requires: documented(["account", "walltime"], `${guide}, Slurm options`, date),
  limits: documented(
    [
      { nodes: 91, seconds: 2 * hour },
      { nodes: 183, seconds: 6 * hour },
      { nodes: 9472, seconds: 12 * hour },
    ],
    `${guide}, job priority by node count`,
    date,
  ),
}
