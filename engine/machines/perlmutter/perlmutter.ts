import type { Machine } from "../../model/machine.ts"
import { documented, gibibyte, gigabyte, sshPort, terabyte } from "../documented.ts"

const architecture = "docs.nersc.gov/systems/perlmutter/architecture"
const jobs = "NERSC documentation, example job scripts; WarpX documentation, Perlmutter at NERSC"
const connect = "NERSC documentation, docs.nersc.gov/connect"
const quotas = "NERSC documentation, filesystems/quotas"
const date = "2026-11-27"
const later = "2026-11-28"
const scratch = "/pscratch/sd/{initial}/{user}"

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
  logIn: {
    hosts: documented(
      [
        { name: "perlmutter.nersc.gov", port: sshPort },
        { name: "saul.nersc.gov", port: sshPort },
      ],
      `${connect}, connecting with SSH`,
      later,
    ),
    methods: documented(["publickey", "keyboard-interactive", "password"], `${connect}: multi-factor log-in, or a key of sshproxy, which is good for about 24 hours`, later),
  },
  folders: {
    scratch: documented({ path: scratch, system: "lustre", purgeDays: 56, quotaBytes: 20 * terabyte }, `${quotas}; docs.nersc.gov/filesystems/perlmutter-scratch`, later),
    home: documented({ quotaBytes: 40 * gigabyte }, `${quotas}: global home, whose path may change while $HOME is right`, later),
    builds: documented(`${scratch}/tephra/builds`, `our choice, in the scratch of ${quotas}`, later),
  },
  build: documented({ on: "login", jobs: 8 }, "NERSC documentation, policies/resource-usage: compile on log-in nodes with few threads, as in make -j 8", later),
  queue: documented({ option: "--qos", name: "regular" }, jobs, date),
  options: documented(["--constraint=cpu"], jobs, date),
  loginShell: documented(true, jobs, date),
  modules: documented(["PrgEnv-gnu", "cmake"], "ImpactX documentation, Perlmutter", date),
  environment: documented({ CXX: "CC" }, "NERSC documentation, compiler wrappers of the Cray environment", date),
  requires: documented(["account", "walltime"], jobs, date),
}
