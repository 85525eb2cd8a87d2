import type { Look } from "../../model/queue.ts"
import { onlySays } from "../../schedulers/answer.ts"
import { believed, found, together, type Known } from "../../schedulers/ours.ts"
import type { Answer, Lost, Question, QueueText } from "../../schedulers/queue-text.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import type { Belief, Heard, SiteQueue } from "./site-queue.ts"
import type { Traces } from "./submission.ts"

export interface QueueWatchParts {
  readonly transport: SiteTransport
  readonly text: QueueText
  /** Who is logged in there. */
  readonly user: string
  /** Seconds since 1970. */
  readonly now: () => number
  /** Least seconds between two questions to the batch system, for all submissions together. */
  readonly everySeconds: number
}

/** A queue that hangs must not hold the link for long. */
const questionMs = 60_000
/** A submission that nobody has asked about for so long is left out. */
const forgetSeconds = 600

interface Polled {
  readonly at: number
  readonly queue: Look
  /** Null when everything was in the queue, so that it was not asked. */
  readonly accounting: Look | null
}

/** One question for all submissions, as seldom as the site bears; between two, the last answer holds. */
export function queueWatch({ transport, text, user, now, everySeconds }: QueueWatchParts): SiteQueue {
  const asked = new Map<string, { readonly known: Known; at: number }>()
  const polls = new Map<string, Promise<Polled>>()

  const ask = async (questions: readonly Question[], read: QueueText["seen"]): Promise<Look> => {
    const looks: Look[] = []
    for (const question of questions) looks.push(read(question, await transport.exec(question.command, { timeoutMs: questionMs }), now()))
    return together(looks)
  }

  const poll = async (): Promise<Polled> => {
    const all = [...asked.values()].map(({ known }) => known)
    const queue = await ask(text.look(all.map(({ id }) => id)), text.seen)
    const gone = all.filter((known) => !queue.entries.some(({ id }) => id === known.id))
    const since = Math.min(...gone.map((known) => known.since))
    const accounting = gone.length === 0 ? null : await ask(text.account(gone.map(({ id }) => id), since), text.accounted)
    return { at: now(), queue, accounting }
  }

  const find = async (lost: Lost): Promise<Polled> => {
    const { look, account } = text.adopt(lost)
    const queue = await ask(look, text.seen)
    return { at: now(), queue, accounting: await ask(account, text.accounted) }
  }

  /** The last answer when it is young enough; a question that is on its way is waited for, not asked again. */
  const recent = async (name: string, work: () => Promise<Polled>, enough: (last: Polled) => boolean): Promise<Polled> => {
    const last = polls.get(name)
    const answer = last === undefined ? null : await last.catch(() => null)
    if (answer !== null && now() - answer.at < everySeconds && enough(answer)) return answer
    // Somebody asked while this one waited for the last answer.
    if (polls.get(name) !== last) return recent(name, work, () => true)
    const next = work()
    polls.set(name, next)
    return next
  }

  return {
    endsJobs: true,
    look: async (plain) => {
      const known: Known = { ...plain, user }
      const isNew = !asked.has(known.id)
      asked.set(known.id, { known, at: now() })
      for (const [id, { at }] of asked) if (now() - at > forgetSeconds) asked.delete(id)
      const polled = await recent("all", poll, () => !isNew)
      return belief(known, polled, text)
    },
    traces: async (plain) => {
      const lost: Lost = { ...plain, user }
      const { queue, accounting } = await recent(lost.tag, () => find(lost), () => true)
      return { queue: traces(queue, lost), accounting: traces(accounting ?? nothing, lost) }
    },
    list: async () => {
      const { at, queue } = await recent("mine", async () => ({ at: now(), queue: await ask(text.mine(user), text.seen), accounting: nothing }), () => true)
      return { at, look: queue }
    },
    cancel: async (all) => {
      const refused: string[] = []
      for (const command of text.cancel(all.map(({ id }) => id), false)) {
        const answer = await transport.exec(command, { timeoutMs: questionMs })
        if (!isCancelled(answer, text)) refused.push(answer.stderr.trim() || `it ended with ${answer.code === null ? "a signal" : `code ${answer.code}`}`)
      }
      if (refused.length > 0) throw new Error(`the queue does not cancel it: ${refused.join(" ")}`)
    },
  }
}

/** Also where there is nothing left to cancel. */
function isCancelled(answer: Answer, { nothingToCancel }: QueueText): boolean {
  return answer.code === 0 || (answer.code !== null && answer.stderr.trim() !== "" && onlySays(answer, nothingToCancel))
}

const nothing: Look = { answered: true, entries: [] }

function belief(known: Known, { at, queue, accounting }: Polled, text: QueueText): Belief {
  const entry = believed(known, queue, accounting ?? nothing)
  const heard = [...told("queue", queue, known, at), ...(accounting === null ? [] : told("accounting", accounting, known, at))]
  if (entry === null && !queue.answered) return { answered: false, entry, text: `the queue does not answer: ${queue.trouble ?? "no words"}`, heard }
  return { answered: true, entry, text: entry === null ? null : text.why(entry), heard }
}

/** Nothing of accounting that a site does not keep. */
function told(source: Heard["source"], look: Look, known: Known, at: number): Heard[] {
  if (look.never === true) return []
  return [{ source, at, silent: look.answered ? null : (look.trouble ?? "no words"), entry: believed(known, look, nothing) }]
}

function traces(look: Look, lost: Lost): Traces {
  const ids = found(look, lost).map(({ id }) => id)
  if (look.answered || ids.length > 0) return { answered: true, ids }
  return { answered: false, never: look.never === true }
}
