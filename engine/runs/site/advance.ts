import { bytes as bytesText } from "../../machines/doctor/words.ts"
import type { Run } from "../../model/run.ts"
import { goesFirst } from "../array-turn.ts"
import { buildProgress } from "../build-progress.ts"
import type { RunsContext } from "../context.ts"
import type { JobText } from "../job-files.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import type { Launch } from "../launch.ts"
import { tell, tellDetail, tellNotStarted } from "../tell.ts"
import type { SiteAttempt } from "./attempt.ts"
import { buildCode, buildLog, buildTrouble, startBuild, stoppedCode } from "./build.ts"
import { buildsBefore, giveWay } from "./build-turn.ts"
import { buildArrayOnNode } from "./build-array-on-node.ts"
import { buildOnNode } from "./build-on-node.ts"
import { isInArray } from "./array.ts"
import { handInAlone } from "./hand-in.ts"
import { handInArray } from "./hand-in-array.ts"
import type { SendProgress } from "./send-job.ts"
import { sendRun } from "./send-run.ts"
import { jobSubmission, type Here } from "./submit.ts"

/** Brings an attempt from the journal into the queue, a step at a time. True: the next step can be taken at once; false: there is something to wait for. */
export type Advance = (here: Here, attempt: SiteAttempt) => Promise<boolean>

export function advance(context: RunsContext, title: string, files: (run: Run) => Promise<readonly JobText[]>): Advance {
  let sentData: Launch["data"] | null = null
  /** The build that this app began, which ends with the link that it was begun over. */
  let building: { readonly folder: string; readonly over: SiteTransport } | null = null

  const reached = ({ run, attempt }: Here, state: "building" | "submitting", text: string): void => tell(context, run.id, [{ event: "reached", t: context.now(), attempt, state, text }])
  /** Again after a start of this app. */
  const dataOf = async (here: Here): Promise<Launch["data"]> => {
    const onProgress = ({ bytes, total }: SendProgress): void => {
      if (total > 0) tellDetail(context, here.run, `sending to ${title}: ${Math.floor((100 * bytes) / total)} % of ${bytesText(total)}`)
    }
    return (sentData ??= await sendRun(here, { files: await files(here.run), local: context.transport }, { onProgress }))
  }

  const send = async (here: Here): Promise<boolean> => {
    await dataOf(here)
    reached(here, "building", `building on ${title}`)
    return true
  }

  const onNode = buildOnNode(context, title, dataOf)
  const arrayOnNode = buildArrayOnNode(context, { title, data: dataOf, files })
  const build = async (here: Here, attempt: SiteAttempt): Promise<boolean> => {
    if (here.site.buildOn === "node") return isInArray(here) ? arrayOnNode(here) : onNode(here, attempt.build)
    const { transport } = here.site
    if (building?.over !== transport) {
      // Before its turn: what cannot be sent must not keep others from building.
      const data = await dataOf(here)
      const before = buildsBefore(context, transport, here.run.id)
      if (before !== null) {
        tellDetail(context, here.run, `waiting for the build of run #${before.number} on ${title}`)
        return false
      }
      try {
        building = { folder: await startBuild(here, data), over: transport }
      } catch (error) {
        giveWay(transport, here.run.id)
        throw error
      }
      return false
    }
    const code = await buildCode(here, building.folder)
    const log = await buildLog(here, building.folder)
    if (code === null) {
      tellDetail(context, here.run, buildProgress(log))
      return false
    }
    building = null
    if (code === 0) reached(here, "submitting", "submitting")
    // Stopped: the link it belonged to ended, and it was asked to end too. It is begun again.
    else if (code !== stoppedCode) tellNotStarted(context, here.run.id, here.attempt, `The job could not be built on ${title}: ${buildTrouble(log)}`)
    return true
  }

  const submitting = async (here: Here, memory: SiteAttempt): Promise<boolean> => {
    const data = (): Promise<Launch["data"]> => dataOf(here)
    const { array } = here.site
    if (array !== null && isInArray(here)) return handInArray(context, here, { array, title, data, files })
    const first = here.site.queue.endsJobs || here.attempt > 1 || memory.sent.length > 0 ? null : goesFirst(context.store, here.run)
    if (first !== null) {
      tellDetail(context, here.run, `waiting for run #${first.number}, which goes first`)
      return false
    }
    return handInAlone(context, here, { submission: jobSubmission(here), memory, title, data })
  }

  const steps = { sending: send, building: build, submitting }
  return (here, attempt) => steps[attempt.phase](here, attempt)
}
