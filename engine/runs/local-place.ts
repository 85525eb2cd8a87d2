import { join } from "node:path"
import type { Run } from "../model/run.ts"
import { whileLeased, type RunsContext } from "./context.ts"
import type { EvidenceNotes } from "./evidence.ts"
import { launch, type Launch } from "./launch.ts"
import { lingerSeconds, type Place } from "./place.ts"
import { processExists } from "./process-exists.ts"
import { readBoards, readProcess, stopPath, stopsDone } from "./run-folder.ts"
import { tell, tellNotStarted } from "./tell.ts"

/** Seconds that job.sh has, from its claim on, to write its process record. */
const startSeconds = 60

/** This computer: the run folder is where the job writes. */
export function localPlace(context: RunsContext, { data }: Launch, notes: EvidenceNotes): Place {
  /** When this app first missed the process record, and first saw that job.sh was gone without an exit record. */
  let missingSince: number | null = null
  let goneSince: number | null = null

  const start = async (run: Run, attempt: number): Promise<void> => {
    whileLeased(context, run.id, () => undefined)
    const refusal = await launch(context.transport, context.home, { run, attempt, data })
    missingSince = context.now()
    if (refusal === null) return tell(context, run.id, [{ event: "launched", t: context.now(), attempt }])
    tellNotStarted(context, run.id, attempt, refusal)
  }

  /** True when the attempt's process is gone. One that has not begun is started again when nothing claimed it. */
  const vanished = async (run: Run, attempt: number): Promise<boolean> => {
    const process = await readProcess(context.transport, run.folder, attempt)
    if (process !== null) {
      const lives = await context.transport.alive(process)
      notes.heard({ run: run.id, attempt }, "process", lives ? `job.sh is there, as process ${process.pid} on this computer` : `job.sh, which was process ${process.pid}, is gone`)
      return !lives
    }
    missingSince ??= context.now()
    if (context.now() - missingSince >= startSeconds) return true
    const launched = context.store.runs.events(run.id).some((event) => event.event === "launched" && event.attempt === attempt)
    const claimed = await context.transport.stat(join(run.folder, "claim", String(attempt)))
    if (!launched && claimed === null) await start(run, attempt)
    return false
  }

  /** Ranks whose job.sh was killed checkpoint and end by themselves; until then they write, and no other attempt may begin. */
  const ranksLinger = async (run: Run, attempt: number): Promise<boolean> => {
    goneSince ??= context.now()
    if (context.now() - goneSince > lingerSeconds) return false
    const slots = await readBoards(context.transport, run.folder, attempt)
    return slots.some(({ phase, pid }) => phase !== "done" && processExists(pid) === true)
  }

  return {
    start,
    fetch: () => Promise.resolve(false),
    presence: async (run, attempt) => ((await vanished(run, attempt)) && !(await ranksLinger(run, attempt)) ? "gone" : "here"),
    reachable: () => true,
    queueState: () => null,
    awaitsQueueState: () => false,
    endsJobs: () => false,
    stop: async (run, attempt, requests) => {
      // Each request is one signal to job.sh.
      const path = stopPath(run.folder)
      if (requests <= (await stopsDone(context.transport, path))) return
      const process = await readProcess(context.transport, run.folder, attempt)
      if (process === null) return
      whileLeased(context, run.id, () => undefined)
      await context.transport.write(path, String(requests))
      await context.transport.signal(process, "SIGTERM")
    },
  }
}
