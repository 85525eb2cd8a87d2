import { buildProgress } from "../build-progress.ts"
import type { RunsContext } from "../context.ts"
import type { Launch } from "../launch.ts"
import { tellDetail } from "../tell.ts"
import { buildCode, buildLog, buildSubmission, isBuilt } from "./build.ts"
import { handInAlone } from "./hand-in.ts"
import { endedText, isOver, nodeBuild, waitText } from "./node-build.ts"
import { visibleSeconds } from "./site.ts"
import type { SubmissionMemory } from "./submission.ts"
import type { Here } from "./submit.ts"

/**
 * A build by a job of its own, handed in by the same rule as the job itself, which is handed in once this is built. It is waited for here and not by a dependency in the
 * queue: the journal tells any later app where it is, a build that failed leaves nothing in the queue that can never start, and the job is handed in as it was emitted.
 */
export function buildOnNode(context: RunsContext, title: string, data: (here: Here) => Promise<Launch["data"]>): (here: Here, memory: SubmissionMemory) => Promise<boolean> {
  let endedAt: number | null = null
  const { built, failed, outcome, end } = nodeBuild(context, title)

  const follow = async (here: Here, id: string): Promise<boolean> => {
    const { run, site } = here
    const { tag, folder } = buildSubmission(here)
    const known = { id, tag, since: run.attempts.at(-1)?.startedAt ?? 0 }
    const code = await buildCode(here, folder)
    const belief = await site.queue.look(known)
    const over = code !== null || isOver(belief)
    if (run.state === "stopping") return end(here, known, over)
    const became = await outcome(here, code)
    if (became !== null) return became
    if (over) {
      endedAt ??= context.now()
      return context.now() - endedAt < visibleSeconds ? false : failed(here, endedText(belief, id))
    }
    const progress = buildProgress(await buildLog(here, folder))
    tellDetail(context, run, progress === null ? `its build on a node of ${title} is job ${id}: ${waitText(belief, id)}` : `${progress} on a node of ${title}`)
    return false
  }

  return async (here, memory) => {
    if (memory.sent.length === 0 && (await isBuilt(here))) return built(here)
    const id = here.run.attempts.at(-1)?.build
    if (id !== undefined) return follow(here, id)
    return handInAlone(context, here, { submission: buildSubmission(here), memory, title, data: () => data(here) }, { build: true })
  }
}
