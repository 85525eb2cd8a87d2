import type { Machine } from "../../model/machine.ts"
import { documented, gibibyte, gigabyte, hour, sshPort, terabyte } from "../documented.ts"
import { connecting, olcfHome, olcfLogIn, olcfOverUse } from "../olcf.ts"

const guide = "OLCF documentation, systems/frontier_user_guide.rst"
const date = "2026-11-27"
const later = "2026-11-28"
const host = "frontier.olcf.ornl.gov"
const scratch = "/lustre/orion/{account}/scratch/{user}"

const bins = [
  { from: 1, to: 91, seconds: 2 * hour },
  { from: 92, to: 183, seconds: 6 * hour },
  { from: 184, to: 1881, seconds: 12 * hour },
  { from: 1882, to: 5644, seconds: 12 * hour, priority: "waits as if handed in 4 days earlier" },
  { from: 5645, to: 9472, seconds: 12 * hour, priority: "waits as if handed in 8 days earlier" },
]

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
    reserved: documented({ cores: 8, of: 64, option: "-S" }, `${guide}, low-noise mode layout`, later),
  },
  logIn: {
    ...olcfLogIn,
    hosts: documented([{ name: host, port: sshPort }], `${guide}, connecting`, later),
    fingerprints: documented(
      [
        { host, type: "rsa", sha256: "vIjuRocIuWExV4+htXgNKNAuFU16JL0opb6T4ajcfHk" },
        { host, type: "ecdsa", sha256: "bGyAOAnp4kfmmi23HRwqqJPWo7A6zDsUFpot9jqTR1U" },
        { host, type: "ed25519", sha256: "ALuNAoAykEUIJzwsExhCaTqwrqhnd4fssvVB4xK87bs" },
      ],
      `${connecting}, OLCF system hostnames`,
      later,
    ),
  },
  folders: {
    scratch: documented({ path: scratch, system: "lustre", purgeDays: 90, quotaBytes: 50 * terabyte }, `${guide}, Lustre filesystem: member work`, later),
    home: documented({ path: olcfHome, system: "nfs", quotaBytes: 50 * gigabyte }, `${guide}, NFS filesystem: user home`, later),
    builds: documented(`${scratch}/tephra/builds`, `our choice, in the member work of ${guide}`, later),
  },
  build: documented({ on: "login", jobs: 4 }, `${guide}, login vs compute nodes: compile there, few tasks at once; how many is our choice`, later),
  proxy: documented("http://proxy.ccs.ornl.gov:3128", "OLCF documentation, as collected in reference/hpc.md: outbound traffic of compute nodes", later),
  queue: documented({ option: "--partition", name: "batch" }, `${guide}, Slurm options`, date),
  queues: documented(
    [
      { name: "batch", bins, jobs: { of: "user", eligible: 4, queued: 100 } },
      { name: "extended", bins: [{ from: 1, to: 64, seconds: 24 * hour }], jobs: { of: "user", running: 1, eligible: 1, queued: 100 } },
      { name: "debug", option: "--qos", bins, jobs: { of: "user", queued: 1 }, note: "for short trials, neither for production nor for chains of jobs" },
    ],
    `${guide}, scheduling policy`,
    later,
  ),
  charge: documented({ unit: "node-hours", factor: 1, overUse: olcfOverUse, command: "showusage" }, `${guide}, allocation overuse policy, node-hour calculation`, later),
  loginShell: documented(true, `${guide}, modules`, date),
  modules: documented(["PrgEnv-gnu", "cmake"], `${guide}, programming environment`, date),
  environment: documented({ CXX: "CC" }, `${guide}, compiler wrappers of the Cray environment`, date),
  requires: documented(["account", "walltime"], `${guide}, Slurm options`, date),
}
