import type { QueueText, Trial } from "../../schedulers/queue-text.ts"
import type { Transport } from "../../transport/transport.ts"

export interface JobTrialParts {
  readonly transport: Pick<Transport, "exec">
  readonly text: Pick<QueueText, "trial">
  /** Seconds since 1970. */
  readonly now: () => number
}

/** What the batch system says to a batch script that is not handed in; null where it was not asked. */
export type JobTrial = (script: string) => Promise<Trial | null>

const questionMs = 60_000
/** Least seconds between two questions of different jobs: a target is often set in several steps. */
const betweenSeconds = 5
/** For so long an answer holds for the same job. */
const holdsSeconds = 60

/** A person changes a target again and again; the batch system is asked of few of these. */
export function jobTrial({ transport, text: { trial }, now }: JobTrialParts): JobTrial {
  let last: { readonly script: string; readonly at: number; readonly told: Promise<Trial | null> } | null = null
  return (script) => {
    if (trial === null) return Promise.resolve(null)
    const since = last === null ? Number.POSITIVE_INFINITY : now() - last.at
    if (last?.script === script && since < holdsSeconds) return last.told
    if (since < betweenSeconds) return Promise.resolve(null)
    const told = transport.exec(trial.command(script), { timeoutMs: questionMs }).then((answer) => (answer.code === null ? null : trial.read(answer)), () => null)
    last = { script, at: now(), told }
    return told
  }
}
