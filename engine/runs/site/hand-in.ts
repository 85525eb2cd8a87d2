import type { RunsContext } from "../context.ts"
import type { Launch } from "../launch.ts"
import { tell, tellCancelled, tellDetail, tellNotStarted } from "../tell.ts"
import { nextStep, type SubmissionMemory } from "./submission.ts"
import { hasBegun, readReply, submit, type Here, type Submission } from "./submit.ts"

export interface HandingIn {
  readonly submission: Submission
  readonly memory: SubmissionMemory
  /** What people call the site. */
  readonly title: string
  readonly data: () => Promise<Launch["data"]>
  /** Set on the events of a build. */
  readonly build?: true
}

/** One step of handing in effectively once. True: the next can be taken at once. */
export async function handIn(context: RunsContext, here: Here, { submission, memory, title, data, ...mark }: HandingIn): Promise<boolean> {
  const { run, attempt, site } = here
  const { sent, denied } = memory
  const traces = sent[0] === undefined ? unasked : site.queue.traces({ tag: submission.tag, since: sent[0] })
  const [reply, claimed, told] = await Promise.all([readReply(here, submission), hasBegun(here, submission), traces])
  const next = nextStep({ now: context.now(), settleSeconds: site.settleSeconds, reply, claimed, ...told }, { sent, denied })
  if (next.step === "wait") {
    if (next.denied) tell(context, run.id, [{ event: "denied", t: context.now(), attempt, ...mark }])
    tellDetail(context, run, `submitted; ${next.why}`)
    return false
  }
  if (next.step === "adopt") tell(context, run.id, [{ event: "submitted", t: context.now(), attempt, submission: next.id, ...mark }])
  else if (next.step === "refused") tellNotStarted(context, run.id, attempt, `${title} did not take the job${mark.build === true ? " that builds it" : ""}: ${next.text}`)
  else if (run.state === "stopping") tellCancelled(context, run.id, attempt)
  else {
    const bound = await data()
    tell(context, run.id, [{ event: "sent", t: context.now(), attempt, ...mark }])
    await submit(here, submission, bound)
  }
  return true
}

const unasked = Promise.resolve({ queue: { answered: true, ids: [] }, accounting: { answered: true, ids: [] } } as const)
