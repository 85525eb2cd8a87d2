import { posix } from "node:path"
import type { SubmissionState } from "../../model/queue.ts"
import { entryOf } from "../../schedulers/answer.ts"
import { readExit, readProcess } from "../run-folder.ts"
import type { Belief, SiteQueue } from "./site-queue.ts"
import type { Site } from "./site.ts"

/** Which computer this is. */
export const hostQuestion = ["uname", "-n"]
/** Seconds that job.sh has to write who it is. */
const startSeconds = 30
/** Between the signal that asks for a checkpoint and the one that ends a run at once. */
const betweenMs = 500

/** A computer without a batch system: what job.sh wrote of itself is looked at as a queue. A process is known by pid, start and boot together, and only on its own host. */
export function processQueue({ transport, paths }: Site, now: () => number): SiteQueue {
  const missingSince = new Map<string, number>()
  let name: Promise<string> | null = null

  const hostHere = (): Promise<string> => (name ??= transport.exec(hostQuestion, { timeoutMs: 30_000 }).then(({ stdout }) => stdout.trim()))
  const folderOf = (tag: string): { folder: string; attempt: number } => {
    const [run = "", attempt] = tag.split(" ")
    return { folder: posix.join(paths.runs, run), attempt: Number(attempt) }
  }
  const processOf = (tag: string): ReturnType<typeof readProcess> => {
    const { folder, attempt } = folderOf(tag)
    return readProcess(transport, folder, attempt)
  }

  const stateOf = async (tag: string): Promise<{ state: SubmissionState; reason: string | null } | { elsewhere: string }> => {
    const process = await processOf(tag)
    if (process === null) {
      const since = missingSince.get(tag) ?? now()
      missingSince.set(tag, since)
      return now() - since < startSeconds ? { state: "configuring", reason: null } : { state: "failed", reason: "it never said that it began" }
    }
    const { host } = process
    if (host !== undefined && host !== (await hostHere())) return { elsewhere: `it runs on ${host}, and this is ${await hostHere()}: log in to ${host} to see whether it lives` }
    if (await transport.alive(process)) return { state: "running", reason: null }
    const { folder, attempt } = folderOf(tag)
    return (await readExit(transport, folder, attempt)) === null ? { state: "failed", reason: "its process is gone" } : { state: "done", reason: null }
  }

  const end = async (tag: string): Promise<void> => {
    const process = await processOf(tag)
    // The first lets it save its state, the second ends it.
    if (process === null || !(await transport.signal(process, "SIGTERM"))) return
    await new Promise((resolve) => setTimeout(resolve, betweenMs))
    await transport.signal(process, "SIGTERM")
  }

  return {
    endsJobs: false,
    traces: async ({ tag }) => {
      const process = await processOf(tag)
      return { queue: { answered: true, ids: process === null ? [] : [String(process.pid)] }, accounting: { answered: false, never: true } }
    },
    look: async ({ id, tag }): Promise<Belief> => {
      const found = await stateOf(tag)
      if ("elsewhere" in found) return { answered: false, entry: null, text: found.elsewhere, heard: [{ source: "process", at: now(), silent: found.elsewhere, entry: null }] }
      const { state, reason } = found
      const entry = entryOf(id, { tag, state, text: state, reason })
      return { answered: true, entry, text: reason ?? (state === "configuring" ? "starting" : null), heard: [{ source: "process", at: now(), silent: null, entry }] }
    },
    // Nothing waits in a queue here; what runs are runs of this app.
    list: () => Promise.resolve({ at: now(), look: { answered: true, entries: [] } }),
    cancel: async (all) => void (await Promise.all(all.map(({ tag }) => end(tag)))),
  }
}

/** What submit.sh prints where there is no batch system. */
export function processId(text: string): string | null {
  return /^\d+$/m.exec(text)?.[0] ?? null
}
