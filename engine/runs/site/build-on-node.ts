import { isTerminal } from "../../model/queue.ts"
import { buildProgress } from "../build-progress.ts"
import type { RunsContext } from "../context.ts"
import type { Launch } from "../launch.ts"
import { tell, tellCancelled, tellDetail, tellNotStarted } from "../tell.ts"
import { buildCode, buildLog, buildSubmission, buildTrouble, isBuilt, noteBuilt } from "./build.ts"
import { handInAlone } from "./hand-in.ts"
import { visibleSeconds } from "./site.ts"
import type { SubmissionMemory } from "./submission.ts"
import type { Here } from "./submit.ts"

/**
 * A build by a job of its own, handed in by the same rule as the job itself, which is handed in once this is built. It is waited for here and not by a dependency in the
 * queue: the journal tells any later app where it is, a build that failed leaves nothing in the queue that can never start, and the job is handed in as it was emitted.
 */
export function buildOnNode(context: RunsContext, title: string, data: (here: Here) => Promise<Launch["data"]>): (here: Here, memory: SubmissionMemory) => Promise<boolean> {
  let endedAt: number | null = null
  let isCancelled = false

  const built = ({ run, attempt }: Here): boolean => {
    tell(context, run.id, [{ event: "reached", t: context.now(), attempt, state: "submitting", text: "submitting" }])
    return true
  }
  const failed = ({ run, attempt }: Here, why: string): boolean => {
    tellNotStarted(context, run.id, attempt, `The job could not be built on a node of ${title}: ${why}`)
    return true
  }

  const follow = async (here: Here, id: string): Promise<boolean> => {
    const { run, attempt, site } = here
    const { tag, folder } = buildSubmission(here)
    const known = { id, tag, since: run.attempts.at(-1)?.startedAt ?? 0 }
    const code = await buildCode(here, folder)
    const { answered, entry, text } = await site.queue.look(known)
    const state = entry?.state ?? null
    const over = code !== null || (state !== null && isTerminal(state))
    if (run.state === "stopping") {
      if (over) tellCancelled(context, run.id, attempt)
      else if (!isCancelled) await site.queue.cancel([known])
      isCancelled = true
      return over
    }
    if (code === 0) {
      await noteBuilt(here)
      return built(here)
    }
    if (code !== null) return failed(here, buildTrouble(await buildLog(here, folder)))
    if (over) {
      endedAt ??= context.now()
      if (context.now() - endedAt < visibleSeconds) return false
      return failed(here, `its job ${id} ended (${entry?.text ?? state}) before it was done`)
    }
    const progress = buildProgress(await buildLog(here, folder))
    const waits = answered ? (text ?? state ?? `neither queue nor accounting list job ${id} now; it is not taken for ended`) : (text ?? "the queue does not answer")
    tellDetail(context, run, progress === null ? `its build on a node of ${title} is job ${id}: ${waits}` : `${progress} on a node of ${title}`)
    return false
  }

  return async (here, memory) => {
    if (memory.sent.length === 0 && (await isBuilt(here))) return built(here)
    const id = here.run.attempts.at(-1)?.build
    if (id !== undefined) return follow(here, id)
    return handInAlone(context, here, { submission: buildSubmission(here), memory, title, data: () => data(here) }, { build: true })
  }
}
