import type { Machine } from "../../model/machine.ts"
import { documented, gibibyte } from "../documented.ts"

const architecture = "docs.nersc.gov/systems/perlmutter/architecture"
const jobs = "NERSC documentation, example job scripts; WarpX documentation, Perlmutter at NERSC"
const date = "2026-11-27"

/** The nodes of Perlmutter at NERSC that have no GPU. */
export const perlmutter: Machine = {
  name: "perlmutter",
  title: "Perlmutter (NERSC)",
  scheduler: documented("slurm", jobs, date),
  launcher: documented(["srun", "--nodes={nodes}", "--ntasks={ranks}", "--cpus-per-task={threads}", "--cpu-bind=cores"], jobs, date),
  wholeNodes: documented(true, jobs, date),
  node: {
    cores: documented(128, `${architecture}: two AMD EPYC 7763`, date),
    memoryBytes: documented(512 * gibibyte, `${architecture}: 1536 TB on 3072 nodes`, date),
    gpus: documented(0, architecture, date),
  },
  queue: documented({ option: "--qos", name: "regular" }, jobs, date),
  options: documented(["--constraint=cpu"], jobs, date),
  loginShell: documented(true, jobs, date),
  modules: documented(["PrgEnv-gnu", "cmake"], "ImpactX documentation, Perlmutter", date),
  environment: documented({ CXX: "CC" }, "NERSC documentation, compiler wrappers of the Cray environment", date),
  requires: documented(["account", "walltime"], jobs, date),
}
