import type { Machine } from "../../model/machine.ts"
import { documented, gigabyte, hour, minute, sshPort, terabyte } from "../documented.ts"

const guides = "ALCF user guides"
const guide = `${guides}, docs/aurora/running-jobs-aurora.md`
const start = `${guides}, docs/aurora/getting-started-on-aurora.md`
const qsub = `${guides}, docs/running-jobs/index.md`
const tokens = `${guides}, accounts-and-access`
const date = "2026-11-27"
const later = "2026-11-28"
const host = "aurora.alcf.anl.gov"
const project = "/lus/flare/projects/{account}"

const least = 5 * minute
const ofProject = { of: "project" as const, running: 10, queued: 100 }
const oneOfUser = { of: "user" as const, queued: 1 }

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
    reserved: documented({ cores: 2, of: 104 }, `${guide}, binding to cores`, later),
  },
  logIn: {
    hosts: documented([{ name: host, port: sshPort }], start, later),
    methods: documented(["keyboard-interactive", "password"], `${tokens}, logging in with a token: a one-time password at the password prompt`, later),
    passcode: documented(
      { asks: "Password", advice: "Type the one-time password of the CRYPTOCard or of MobilePASS+; before that of a physical token stands your PIN.", once: true },
      `${tokens}, logging in with a token`,
      later,
    ),
    wrongAnswers: documented({ refused: 6, shutOut: 4 }, `${tokens}, troubleshooting tokens: account lockout`, later),
  },
  folders: {
    scratch: documented({ path: project, system: "lustre", quotaBytes: terabyte, shared: true }, `${start}, home and project directories; docs/aurora/data-management/lustre/flare.md: launch jobs only from there`, later),
    home: documented({ path: "/home/{user}", system: "lustre", quotaBytes: 50 * gigabyte }, `${start}, home and project directories`, later),
    builds: documented(`${project}/{user}/tephra/builds`, `our choice, in the project directory of ${start}`, later),
  },
  proxy: documented("http://proxy.alcf.anl.gov:3128", `${start}, proxy`, later),
  queue: documented({ option: "-q", name: "prod" }, `${guide}, queues`, date),
  queues: documented(
    [
      {
        name: "prod",
        bins: [
          { from: 1, to: 512, seconds: 6 * hour, least },
          { from: 513, to: 1024, seconds: 12 * hour, least },
          { from: 1025, to: 1919, seconds: 18 * hour, least },
          { from: 1920, to: 7500, seconds: 24 * hour, least },
        ],
        jobs: ofProject,
        note: "hands jobs on to a queue of their size",
      },
      { name: "prod-large", bins: [{ from: 1920, to: 7500, seconds: 24 * hour, least }], jobs: ofProject, note: "the former queue of large jobs" },
      { name: "debug", bins: [{ from: 1, to: 2, seconds: hour, least }], jobs: oneOfUser },
      { name: "debug-scaling", bins: [{ from: 2, to: 31, seconds: hour, least }], jobs: oneOfUser },
      { name: "visualization", bins: [{ from: 1, to: 32, seconds: 8 * hour, least }], byRequest: true },
    ],
    `${guide}, queues (October 2025)`,
    later,
  ),
  charge: documented({ unit: "node-hours", factor: 1, overUse: [{ share: 1, effect: "its jobs go to the backfill queues, whose priority is low" }], command: "sbank-list-allocations -r aurora" }, `${guide}, backfill queues of a negative balance; ${guides}, sbank`, later),
  optionRules: documented({ required: [{ begins: "-l filesystems=", why: "qsub refuses a job that does not name its file systems" }] }, `${qsub}, quick start`, later),
  telemetry: documented(["xpu-smi"], `${guides}, docs/aurora/performance-tools/xpu-smi.md`, later),
  options: documented(["-l place=scatter", "-l filesystems=home:flare", "-k doe"], `${guide}, recommended options`, date),
  loginShell: documented(true, `${guide}, sample submission script`, date),
  environment: documented({ CXX: "mpicxx" }, `${guide}, MPI compiler wrapper`, date),
  requires: documented(["account", "walltime"], `${guide}, recommended options`, date),
}
