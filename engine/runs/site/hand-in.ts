import type { RunsContext } from "../context.ts"
import type { Launch } from "../launch.ts"
import { tell, tellCancelled, tellDetail, tellNotStarted } from "../tell.ts"
import { nextStep, type SubmissionMemory } from "./submission.ts"
import { hasBegun, readReply, submit, type Here, type Submission } from "./submit.ts"

export interface HandingIn {
  readonly submission: Pick<Submission, "tag" | "folder" | "begun">
  readonly memory: SubmissionMemory
  /** What people call the site, and what is handed in. */
  readonly title: string
  readonly what: string
  readonly data: () => Promise<Launch["data"]>
  /** Writes into the journal that it is sent, and gives all of it; null where something has changed meanwhile. */
  readonly send: () => Submission | null
  /** The number of this job, by that of what was handed in. */
  readonly numberOf: (id: string) => string
  /** Set on the events of a build. */
  readonly build?: true
}

/** One step of handing in effectively once. True: the next can be taken at once. */
export async function handIn(context: RunsContext, here: Here, { submission, memory, title, what, data, send, numberOf, ...mark }: HandingIn): Promise<boolean> {
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
  if (next.step === "adopt") tell(context, run.id, [{ event: "submitted", t: context.now(), attempt, submission: numberOf(next.id), ...mark }])
  else if (next.step === "refused") tellNotStarted(context, run.id, attempt, `${title} did not take ${what}: ${next.text}`)
  else if (run.state === "stopping") tellCancelled(context, run.id, attempt)
  else {
    const bound = await data()
    const whole = send()
    if (whole !== null) await submit(here, whole, bound)
  }
  return true
}

const unasked = Promise.resolve({ queue: { answered: true, ids: [] }, accounting: { answered: true, ids: [] } } as const)

export interface Alone {
  readonly submission: Submission
  readonly memory: SubmissionMemory
  readonly title: string
  readonly data: () => Promise<Launch["data"]>
}

/** One job of its own: an attempt, or with `build` what builds it. */
export function handInAlone(context: RunsContext, here: Here, { submission, ...given }: Alone, mark: Pick<HandingIn, "build"> = {}): Promise<boolean> {
  const send = (): Submission => {
    tell(context, here.run.id, [{ event: "sent", t: context.now(), attempt: here.attempt, ...mark }])
    return submission
  }
  return handIn(context, here, { ...given, submission, what: mark.build === true ? "the job that builds it" : "the job", send, numberOf: (id) => id, ...mark })
}
