import type { Evidence, EvidenceSource } from "../model/evidence.ts"
import type { RunsContext } from "./context.ts"
import { whileLeased } from "./context.ts"

/** Writes down what sources say of an attempt: at once what is new, the age of what stays the same now and then. */
export interface EvidenceNotes {
  heard(about: About, source: EvidenceSource, says: string, at?: number): void
  /** It was asked and did not answer: what it said before stays, with its age. */
  silent(about: About, source: EvidenceSource, why: string): void
}

export interface About {
  readonly run: string
  readonly attempt: number
}

const ageSeconds = 5

export function evidenceNotes(context: RunsContext): EvidenceNotes {
  const last = new Map<EvidenceSource, Evidence>()
  const known = ({ run, attempt }: About, source: EvidenceSource): Evidence | undefined => {
    const own = last.get(source) ?? context.store.evidence.of(run).find((one) => one.source === source)
    return own?.attempt === attempt ? own : undefined
  }
  const put = ({ run }: About, evidence: Evidence): void => {
    last.set(evidence.source, evidence)
    whileLeased(context, run, () => context.store.evidence.put(run, evidence))
  }
  return {
    heard: (about, source, says, at = context.now()) => {
      const before = known(about, source)
      if (before !== undefined && before.says === says && before.silent === null && at - before.at < ageSeconds) return
      put(about, { source, attempt: about.attempt, says, at, silent: null })
    },
    silent: (about, source, why) => {
      const at = context.now()
      const before = known(about, source)
      if (before?.silent?.why === why && at - before.silent.at < ageSeconds) return
      put(about, { source, attempt: about.attempt, says: before?.says ?? "nothing yet", at: before?.at ?? at, silent: { why, at } })
    },
  }
}
