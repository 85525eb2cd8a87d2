import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { startCommand } from "../../transport/helper/helper-script.ts"
import type { Link } from "../../transport/link.ts"
import type { QueueEntry } from "../../model/queue.ts"
import { shellLink } from "../../transport/testing/shell-link.ts"
import type { SiteQueue } from "../site/site-queue.ts"
import { sitePaths } from "../site/site.ts"
import { reconnecting, type Reconnecting } from "./reconnecting.ts"

export interface ShellSite extends Reconnecting {
  /** Cuts the link that there is, at once and without a word. */
  cut(): void
}

/** A machine without a batch system, which is this computer behind a shell: its queue is the list of processes, its tag their environment. */
export async function shellSite(root: string): Promise<ShellSite> {
  let pid = 0
  const openLink = (): Promise<Link> => {
    const link = shellLink(startCommand)
    pid = link.pid
    return Promise.resolve(link)
  }
  const site = await reconnecting("shell", openLink, (transport) => ({
    transport, paths: sitePaths(root), queue: processQueue(), buildCommand: (job) => ["sh", join(job, "job.sh"), "build"], buildJobs: 2, settleSeconds: 2, jobId: (text) => /^\d+$/m.exec(text)?.[0] ?? null,
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
  const withTag = (tag: string): string[] => readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && isJob(pid, tag))
  return {
    traces: ({ tag }) => Promise.resolve({ queue: { answered: true, ids: withTag(tag) }, accounting: { answered: false, never: true } }),
    look: ({ id, tag }) => {
      const state = withTag(tag).includes(id) ? "running" : "done"
      const unknown = { reason: null, user: null, name: null, submitted: null, estimatedStart: null, started: null, ended: null, exitCode: null, signal: null, restarts: null, nodes: null }
      const entry: QueueEntry = { id, tag, state, text: state, ...unknown }
      return Promise.resolve({ answered: true, entry, text: null, heard: [{ source: "queue", at: Date.now() / 1000, silent: null, entry }] })
    },
    cancel: ({ id }) => Promise.resolve(void process.kill(Number(id), "SIGTERM")),
  }
}

/** job.sh itself, not what it started. */
function isJob(pid: string, tag: string): boolean {
  try {
    const [run = "", attempt = ""] = tag.split(" ")
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0")
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")
    return environment.includes(`TEPHRA_RUN_ID=${run}`) && environment.includes(`TEPHRA_ATTEMPT=${attempt}`) && words[0] === "sh" && words[1]?.endsWith("/job.sh") === true && words[2] === "run"
  } catch {
    return false
  }
}
