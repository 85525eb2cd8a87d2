import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync } from "node:fs"
import { join } from "node:path"

const program = join(import.meta.dirname, "site/test-cluster")
/** Short, because Unix sockets have short paths, and ports of its own: another site may be up. */
const root = "/tmp/tephra-site"
const environment = { ...process.env, TC_ROOT: root, TC_BASE_PORT: "26000", TC_USER: "tephrasite" }

/** What keeps a site from coming up on this computer at once; null where nothing does. */
export function whyNoSite(): string | null {
  const done = spawnSync(program, ["missing"], { env: environment, encoding: "utf8" })
  return done.status === 0 ? null : done.stdout.trim() || "not Debian"
}

export interface Site {
  /** What a shell on the log-in node has, for Slurm itself or for one of the fronts before it. */
  readonly shell: (front?: "lsf" | "pbs") => Record<string, string>
  /** A new folder that log-in and compute nodes share. */
  readonly folder: () => string
  readonly down: () => void
}

/** Brings up the site of `site/test-cluster`: real Slurm on this computer, four nodes. */
export function siteUp(): Site {
  const call = (...words: string[]) => execFileSync(program, words, { env: environment, stdio: ["ignore", "ignore", "pipe"] })
  call("up")
  const shared = join(root, "scratch", "jobs")
  mkdirSync(shared, { recursive: true })
  return {
    shell: (front) => ({ SLURM_CONF: join(root, "etc/slurm.conf"), PATH: `${front === undefined ? "" : `${join(root, front)}:`}${process.env["PATH"] ?? ""}` }),
    folder: () => mkdtempSync(join(shared, "job-")),
    down: () => call("down", "--purge"),
  }
}
