import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { startCommand } from "../../transport/helper/helper-script.ts"
import type { Link } from "../../transport/link.ts"
import { shellLink } from "../../transport/testing/shell-link.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import type { SiteQueue } from "../site/site-queue.ts"
import { sitePaths } from "../site/site.ts"
import { reconnecting, type Reconnecting } from "./reconnecting.ts"

export interface ShellSite extends Reconnecting {
  /** Cuts the link that there is, at once and without a word. */
  cut(): void
}

export interface ShellSiteOptions {
  /** What each link is seen through; none is there while it throws. */
  readonly through?: (link: Link) => Link
  /** The same of each transport. */
  readonly seen?: (transport: SiteTransport) => SiteTransport
}

/** A machine without a batch system, which is this computer behind a shell: its queue is the list of processes, its tag their environment. */
export async function shellSite(root: string, { through = (link) => link, seen = (transport) => transport }: ShellSiteOptions = {}): Promise<ShellSite> {
  let pid = 0
  const openLink = async (): Promise<Link> => {
    const link = shellLink(startCommand)
    pid = link.pid
    try {
      return through(link)
    } catch (error) {
      link.close()
      throw error
    }
  }
  const site = await reconnecting("shell", openLink, (transport) => ({
    transport: seen(transport), paths: sitePaths(root), queue: processQueue(), buildCommand: (job) => ["sh", join(job, "job.sh"), "build"], buildJobs: 2, settleSeconds: 2, jobId: (text) => /^\d+$/m.exec(text)?.[0] ?? null,
  }))
  return {
    ...site,
    cut: () => {
      try {
        process.kill(pid, "SIGKILL")
      } catch {
        // It has ended.
      }
    },
  }
}

function processQueue(): SiteQueue {
  return {
    traces: ({ tag }) => Promise.resolve({ queue: { answered: true, ids: readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && isJob(pid, tag)) }, accounting: { answered: false, never: true } }),
    look: ({ id, tag }) => {
      const state = isJob(id, tag) || isBeginning(id, tag) ? "running" : "done"
      const unknown = { reason: null, user: null, name: null, submitted: null, estimatedStart: null, started: null, ended: null, exitCode: null, signal: null, restarts: null, nodes: null }
      return Promise.resolve({ answered: true, entry: { id, tag, state, text: state, ...unknown }, text: null })
    },
    cancel: ({ id }) => Promise.resolve(void process.kill(Number(id), "SIGTERM")),
  }
}

/** job.sh itself, which leads a session, not what it started. */
function isJob(pid: string, tag: string): boolean {
  const [run, attempt] = tag.split(" ")
  const environment = wordsOf(pid, "environ")
  const [, , , session] = (wordsOf(pid, "stat")[0] ?? "").replace(/^.*\) /, "").split(" ")
  return environment.includes(`TEPHRA_RUN_ID=${run}`) && environment.includes(`TEPHRA_ATTEMPT=${attempt}`) && session === pid && wordsOf(pid, "cmdline").some((word) => word.endsWith("/job.sh"))
}

/** What will be job.sh as soon as it gets its turn: still submit.sh's child, or setsid. */
function isBeginning(pid: string, tag: string): boolean {
  const words = wordsOf(pid, "cmdline")
  return (words[1]?.endsWith("/submit.sh") === true && words.slice(2, 4).join(" ") === tag) || words[0] === "setsid"
}

function wordsOf(pid: string, name: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8").split("\0")
  } catch {
    return []
  }
}
