import { z } from "zod"
import { guessProof } from "../../machines/doctor/folder-rules.ts"
import type { QueueEntry } from "../../model/queue.ts"
import type { Settings } from "../../store/preferences.ts"

/** When a batch system guessed that a submission starts, and when that was. Seconds since 1970. */
export interface Guess {
  readonly at: number
  readonly start: number
}

/** A guess and what came of it: seconds from the guess to the start. */
export const PastWait = z.strictObject({ estimated: z.number(), actual: z.number() })
export type PastWait = z.infer<typeof PastWait>

const mostKept = 50
const keyOf = (machine: string): string => `waits.${machine}`

export function pastWaits({ get }: Pick<Settings, "get">, machine: string): PastWait[] {
  return z.array(PastWait).catch([]).parse(get(keyOf(machine)))
}

export function keepWait(settings: Settings, machine: string, wait: PastWait): void {
  settings.set(keyOf(machine), [...pastWaits(settings, machine), wait].slice(-mostKept))
}

/** The first guess holds: the later ones see more and more of what happens. */
export function guessed(before: Guess | null, { estimatedStart, started }: QueueEntry, now: number): Guess | null {
  return before ?? (estimatedStart === null || started !== null || estimatedStart <= now ? null : { at: now, start: estimatedStart })
}

/** Null while the submission has not started, or was never guessed at. */
export function cameOf(guess: Guess | null, { started }: QueueEntry): PastWait | null {
  return guess === null || started === null ? null : { estimated: guess.start - guess.at, actual: Math.max(0, started - guess.at) }
}

/** What the guess says, and how good such guesses were; null when there is none. The past is read only where there is one: it is asked at every look. */
export function guessWords({ estimatedStart, started }: QueueEntry, now: number, past: () => readonly PastWait[]): string | null {
  if (estimatedStart === null || started !== null || estimatedStart <= now) return null
  return `the batch system guesses a start at ${minute(estimatedStart)}; ${guessProof(past())}`
}

/** The same words until another guess comes, so that the journal grows with guesses alone. */
function minute(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? "some time" : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`
}
