import type { Run } from "../../model/run.ts"
import { buildProgress } from "../build-progress.ts"
import type { RunsContext } from "../context.ts"
import type { JobText } from "../job-files.ts"
import { tell, tellDetail } from "../tell.ts"
import type { SiteAttempt } from "./attempt.ts"
import { buildCode, buildLog, startBuild } from "./build.ts"
import type { OpenSite } from "./open-site.ts"
import type { SendProgress } from "./send-job.ts"
import { sendRun } from "./send-run.ts"
import { nextStep } from "./submission.ts"
import { isClaimed, readReply, submit, tagOf, type SiteData, type SubmitPlace } from "./submit.ts"

export interface Here extends SubmitPlace {
  readonly site: OpenSite
}

/** Brings an attempt from the journal into the queue, a step at a time. */
export interface Advance {
  step(here: Here, attempt: SiteAttempt): Promise<void>
  /** The link ended, and what ran beside it too. */
  lost(): void
}

const logBytes = 16 * 1024
const stopped = 75

export function advance(context: RunsContext, title: string, files: (run: Run) => Promise<readonly JobText[]>): Advance {
  let data: SiteData | null = null
  let building = false

  const reached = ({ run, attempt }: Here, state: "building" | "submitting", text: string): void => tell(context, run.id, [{ event: "reached", t: context.now(), attempt, state, text }])
  const refused = ({ run, attempt }: Here, message: string): void =>
    tell(context, run.id, [{ event: "ended", t: context.now(), attempt, outcome: "failed", code: null, failure: { code: "run-not-started", message, at: {} } }])
  /** Again after a start of this app. */
  const dataOf = async (here: Here): Promise<SiteData> => {
    const onProgress = ({ bytes, total }: SendProgress): void => {
      if (total > 0) tellDetail(context, here.run, `sending to ${title}: ${Math.floor((100 * bytes) / total)} % of ${amount(total)}`)
    }
    return (data ??= await sendRun(here, { files: await files(here.run), local: context.transport }, { onProgress }))
  }

  const build = async (here: Here): Promise<void> => {
    if (!building) {
      await startBuild(here, await dataOf(here))
      building = true
      return
    }
    const code = await buildCode(here)
    if (code === null) return tellDetail(context, here.run, buildProgress(await buildLog(here, logBytes)))
    building = false
    // The link it belonged to ended, and it was asked to end too: it is begun again.
    if (code === stopped) return
    if (code === 0) return reached(here, "submitting", "submitting")
    refused(here, `The job could not be built on ${title}: ${lastLines(await buildLog(here, logBytes))}`)
  }

  const handIn = async (here: Here, { sent, denied }: SiteAttempt): Promise<void> => {
    const { run, attempt, site } = here
    const traces = sent[0] === undefined ? unasked : site.queue.traces({ tag: tagOf(here), since: sent[0] })
    const [reply, claimed, told] = await Promise.all([readReply(here, site.jobId), isClaimed(here), traces])
    const next = nextStep({ now: context.now(), settleSeconds: site.settleSeconds, reply, claimed, ...told }, { sent, denied })
    if (next.step === "adopt") return tell(context, run.id, [{ event: "submitted", t: context.now(), attempt, submission: next.id }])
    if (next.step === "refused") return refused(here, `${title} did not take the job: ${next.text}`)
    if (next.step === "wait") {
      if (next.denied) tell(context, run.id, [{ event: "denied", t: context.now(), attempt }])
      return tellDetail(context, run, `submitted; ${next.why}`)
    }
    if (run.state === "stopping") return tell(context, run.id, [{ event: "ended", t: context.now(), attempt, outcome: "cancelled", code: null, failure: null }])
    const bound = await dataOf(here)
    tell(context, run.id, [{ event: "sent", t: context.now(), attempt }])
    await submit(here, bound)
  }

  return {
    step: async (here, attempt) => {
      if (attempt.phase === "building") return build(here)
      if (attempt.phase === "submitting") return handIn(here, attempt)
      await dataOf(here)
      reached(here, "building", `building on ${title}`)
    },
    lost: () => {
      building = false
    },
  }
}

const unasked = Promise.resolve({ queue: { answered: true, ids: [] }, accounting: { answered: true, ids: [] } } as const)

function amount(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`
}

function lastLines(log: string): string {
  return log.trim().split("\n").slice(-3).join(" · ").slice(0, 600) || "it said nothing"
}
