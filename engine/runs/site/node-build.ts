import { isTerminal } from "../../model/queue.ts"
import type { RunsContext } from "../context.ts"
import { tell, tellCancelled, tellNotStarted } from "../tell.ts"
import { buildLog, buildSubmission, buildTrouble, noteBuilt } from "./build.ts"
import type { Belief, Known } from "./site-queue.ts"
import type { Here } from "./submit.ts"

/** What becomes of a run whose program a job builds, be it for this run alone or for several. True: the next step can be taken at once. */
export interface NodeBuild {
  readonly built: (here: Here) => boolean
  readonly failed: (here: Here, why: string) => boolean
  /** By the code that the build left; null where there is none. */
  readonly outcome: (here: Here, code: number | null) => Promise<boolean | null>
  /** Of a run that is to stop: its job is asked to end, once, and what begins no more is told when it is over. */
  readonly end: (here: Here, known: Known, over: boolean) => Promise<boolean>
}

export function nodeBuild(context: RunsContext, title: string): NodeBuild {
  let isCancelled = false

  const built = ({ run, attempt }: Here): boolean => {
    tell(context, run.id, [{ event: "reached", t: context.now(), attempt, state: "submitting", text: "submitting" }])
    return true
  }
  const failed = ({ run, attempt }: Here, why: string): boolean => {
    tellNotStarted(context, run.id, attempt, `The job could not be built on a node of ${title}: ${why}`)
    return true
  }
  return {
    built,
    failed,
    outcome: async (here, code) => {
      if (code === null) return null
      if (code !== 0) return failed(here, buildTrouble(await buildLog(here, buildSubmission(here).folder)))
      await noteBuilt(here)
      return built(here)
    },
    end: async ({ run, attempt, site }, known, over) => {
      if (over) tellCancelled(context, run.id, attempt)
      else if (!isCancelled) await site.queue.cancel([known])
      isCancelled = true
      return over
    },
  }
}

/** Whether the batch system is done with a job. */
export function isOver({ entry }: Belief): boolean {
  return entry !== null && isTerminal(entry.state)
}

/** What a build waits for. */
export function waitText({ answered, entry, text }: Belief, id: string): string {
  return answered ? (text ?? entry?.state ?? `neither queue nor accounting list job ${id} now; it is not taken for ended`) : (text ?? "the queue does not answer")
}

export function endedText({ entry }: Belief, id: string): string {
  return `its job ${id} ended (${entry?.text ?? entry?.state ?? null}) before it was done`
}
