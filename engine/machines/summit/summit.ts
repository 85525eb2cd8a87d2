import type { Machine } from "../../model/machine.ts"
import { documented, gibibyte, hour } from "../documented.ts"

const guide = "OLCF documentation, systems/summit_user_guide.rst"
const date = "2026-11-27"

/** Summit at Oak Ridge, switched off on 15 November 2024: kept for the other sites that have LSF and jsrun. */
export const summit: Machine = {
  name: "summit",
  title: "Summit (OLCF, until 2024)",
  scheduler: documented("lsf", guide, date),
  // One resource set a rank.
  launcher: documented(["jsrun", "--nrs={ranks}", "--tasks_per_rs=1", "--cpu_per_rs={threads}", "--bind=packed:{threads}"], `${guide}, jsrun options`, date),
  wholeNodes: documented(true, guide, date),
  node: {
    // 44, of which one a processor is kept for the system.
    cores: documented(42, `${guide}, jsrun resource sets`, date),
    memoryBytes: documented(512 * gibibyte, `${guide}, Summit nodes`, date),
    gpus: documented(6, `${guide}, Summit nodes`, date),
  },
  queue: documented({ option: "-q" }, `${guide}, bsub options`, date),
  loginShell: documented(true, `${guide}, modules`, date),
  modules: documented(["gcc", "cmake"], `${guide}, compilers`, date),
  submission: documented("file", `${guide}, batch scripts: the file is an argument`, date),
  requires: documented(["account", "walltime"], `${guide}, bsub options`, date),
  limits: documented(
    [
      { nodes: 45, seconds: 2 * hour },
      { nodes: 91, seconds: 6 * hour },
      { nodes: 921, seconds: 12 * hour },
      { nodes: 4608, seconds: 24 * hour },
    ],
    `${guide}, job priority by node count`,
    date,
  ),
}
