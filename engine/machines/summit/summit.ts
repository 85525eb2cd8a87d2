import type { Machine } from "../../model/machine.ts"
import { documented, gibibyte, gigabyte, hour, sshPort, terabyte } from "../documented.ts"
import { connecting, olcfHome, olcfLogIn, olcfOverUse } from "../olcf.ts"

const guide = "OLCF documentation, systems/summit_user_guide.rst"
const storage = "OLCF documentation, data/index.rst (2024): Alpine2"
const date = "2026-11-27"
const later = "2026-11-28"
const host = "summit.olcf.ornl.gov"
const scratch = "/gpfs/alpine2/{account}/scratch/{user}"

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
    reserved: documented({ cores: 2, of: 44 }, `${guide}, compute node description: core isolation`, later),
  },
  logIn: {
    ...olcfLogIn,
    hosts: documented([{ name: host, port: sshPort }], `${connecting}, OLCF system hostnames (2020)`, later),
    fingerprints: documented(
      [
        { host, type: "rsa", sha256: "nA7X4qyPvtEpXWxG5MDeXEC8xfpmm0UMiLq/LkgM33I" },
        { host, type: "ecdsa", sha256: "m0iF9JJEoJu6jJGA8FFbSABlpKFYPGKbdmi25rFC1AI" },
      ],
      `${connecting}, OLCF system hostnames (2020)`,
      later,
    ),
  },
  folders: {
    scratch: documented({ path: scratch, system: "gpfs", purgeDays: 90, quotaBytes: 50 * terabyte }, `${storage} member work`, later),
    home: documented({ path: olcfHome, system: "nfs", quotaBytes: 50 * gigabyte }, "OLCF documentation, systems/frontier_user_guide.rst: the user home of the whole centre", later),
    builds: documented(`${scratch}/tephra/builds`, `our choice, in the member work of ${storage}`, later),
  },
  queue: documented({ option: "-q" }, `${guide}, bsub options`, date),
  queues: documented(
    [
      {
        name: "batch",
        bins: [
          { from: 1, to: 45, seconds: 2 * hour },
          { from: 46, to: 91, seconds: 6 * hour },
          { from: 92, to: 921, seconds: 12 * hour },
          { from: 922, to: 2764, seconds: 24 * hour, priority: "waits as if handed in 10 days earlier" },
          { from: 2765, to: 4608, seconds: 24 * hour, priority: "waits as if handed in 15 days earlier" },
        ],
        jobs: { of: "user", eligible: 4, queued: 100 },
      },
      { name: "batch-hm", bins: [{ from: 1, to: 54, seconds: 24 * hour }], jobs: { of: "user", eligible: 4, queued: 25 }, note: "nodes with more memory" },
      { name: "killable", bins: [{ from: 1, to: 91, seconds: 24 * hour }], note: "a job may be stopped and started anew after 2 hours, on 46 nodes and more after 6" },
      { name: "debug", bins: [{ from: 1, to: 4608, seconds: 2 * hour, priority: "waits as if handed in 2 days earlier" }], jobs: { of: "user", queued: 1 }, note: "for short trials, neither for production nor for chains of jobs" },
    ],
    `${guide}, scheduling policy`,
    later,
  ),
  charge: documented({ unit: "node-hours", factor: 1, overUse: olcfOverUse }, `${guide}, allocation overuse policy, system reservation policy`, later),
  optionRules: documented({ allocFlags: ["smt1", "smt2", "smt4", "gpumps", "gpudefault", "nvme", "maximizegpfs"] }, `${guide}, allocation-wide options; nvme and maximizegpfs as collected in reference/hpc.md 0b`, later),
  arrayJobs: documented(1000, "IBM Spectrum LSF 10.1 reference, bsub -J: the default of MAX_JOB_ARRAY_SIZE", later),
  telemetry: documented(["jobstat", "bpeek -f", "bslots"], "OLCF documentation, as collected in reference/hpc.md 0b", later),
  loginShell: documented(true, `${guide}, modules`, date),
  modules: documented(["gcc", "cmake"], `${guide}, compilers`, date),
  submission: documented("file", `${guide}, batch scripts: the file is an argument`, date),
  requires: documented(["account", "walltime"], `${guide}, bsub options`, date),
}
