/** What one place says of submissions that carry our tag. A place that never keeps any (accounting is off) is not waited for. */
export type Traces = { readonly answered: true; readonly ids: readonly string[] } | { readonly answered: false; readonly never: boolean }

/** What submit.sh said, as the site kept it; `id` is null when the batch system gave none. */
export interface SubmitReply {
  readonly id: string | null
  readonly text: string
}

/** All that can be known of an attempt's submission after it was sent. Times are seconds since 1970, of this computer. */
export interface SubmissionFacts {
  readonly now: number
  readonly reply: SubmitReply | null
  /** After so long the queue lists what it took; so far apart are two looks at which all said no, before that is believed. */
  readonly settleSeconds: number
  /** The job has begun: it made the folder that only one of its name can make. */
  readonly claimed: boolean
  readonly queue: Traces
  readonly accounting: Traces
}

/** What the journal holds of an attempt. */
export interface SubmissionMemory {
  /** When it was sent, each time written before sending. */
  readonly sent: readonly number[]
  /** When every place said no, since it was last sent. */
  readonly denied: readonly number[]
}

export type SubmissionStep =
  | { readonly step: "send" }
  | { readonly step: "adopt"; readonly id: string }
  /** Look again; with `denied`, this look counts as a no of all. */
  | { readonly step: "wait"; readonly why: string; readonly denied: boolean }
  | { readonly step: "refused"; readonly text: string }

const mostSent = 3

/**
 * Submits effectively once: the journal says it was sent before it is; whatever trace there is of it is adopted; only when every place said no twice,
 * a while apart, is it sent again, and should the first one still come, the claim in the job lets only one of them work.
 */
export function nextStep(facts: SubmissionFacts, { sent, denied }: SubmissionMemory): SubmissionStep {
  const last = sent.at(-1)
  if (last === undefined) return { step: "send" }
  const id = facts.reply?.id ?? idsOf(facts.queue)[0] ?? idsOf(facts.accounting)[0]
  if (id !== undefined) return { step: "adopt", id }
  if (facts.claimed) return wait("it has begun, and the queue has not told its number yet")
  if (!isHeard(facts.queue)) return wait("the queue does not answer; whether it took the job is not known")
  if (!isHeard(facts.accounting)) return wait("accounting does not answer; whether the job was taken is not known")
  if (facts.now - last < facts.settleSeconds) return wait("the queue does not list it yet")
  const first = denied[0]
  if (first === undefined) return { ...wait("neither queue nor accounting know it"), denied: true }
  if (facts.now - first < facts.settleSeconds) return wait("neither queue nor accounting know it; asking once more before it is sent again")
  if (facts.reply !== null) return { step: "refused", text: facts.reply.text }
  if (sent.length >= mostSent) return { step: "refused", text: `It was sent ${sent.length} times, and neither the queue nor accounting ever knew it.` }
  return { step: "send" }
}

function wait(why: string): Extract<SubmissionStep, { step: "wait" }> {
  return { step: "wait", why, denied: false }
}

function idsOf(traces: Traces): readonly string[] {
  return traces.answered ? traces.ids : []
}

function isHeard(traces: Traces): boolean {
  return traces.answered || traces.never
}
