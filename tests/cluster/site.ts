import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync } from "node:fs"
import { join } from "node:path"

const program = join(import.meta.dirname, "site/test-cluster")
/** Short, because Unix sockets have short paths, and ports of its own: another site may be up. */
const settings = { TC_ROOT: "/tmp/tephra-site", TC_BASE_PORT: "26000", TC_USER: "tephrasite" }

/** What a site needs that only some computers have; null where one can be brought up. */
export function whyNoSite(): string | null {
  if (process.getuid?.() !== 0) return "a site needs root"
  const absent = ["sbatch", "slurmctld", "slurmd", "slurmdbd", "munged", "mariadbd", "sshd", "mpirun"].filter((name) => spawnSync("sh", ["-c", `PATH=$PATH:/usr/sbin:/sbin command -v ${name}`]).status !== 0)
  if (absent.length > 0) return `not installed: ${absent.join(", ")}`
  return spawnSync("unshare", ["--mount", "--uts", "true"]).status === 0 ? null : "the kernel gives no namespaces here"
}

export interface Site {
  /** What its Slurm commands need. */
  readonly environment: Record<string, string>
  /** A new folder that log-in and compute nodes share. */
  readonly folder: () => string
  readonly down: () => void
}

/** Brings up the site of `site/test-cluster`: real Slurm on this computer, four nodes. */
export function siteUp(): Site {
  const call = (...words: string[]) => execFileSync(program, words, { env: { ...process.env, ...settings }, stdio: ["ignore", "ignore", "pipe"] })
  call("up")
  const shared = join(settings.TC_ROOT, "scratch", "jobs")
  mkdirSync(shared, { recursive: true })
  return { environment: { SLURM_CONF: join(settings.TC_ROOT, "etc/slurm.conf") }, folder: () => mkdtempSync(join(shared, "job-")), down: () => call("down", "--purge") }
}
