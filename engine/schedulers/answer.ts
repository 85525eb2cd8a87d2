import type { Look, QueueEntry } from "../model/queue.ts"
import type { Answer, Command, Question } from "./queue-text.ts"

/** Times in UTC and words in English, whatever the person has set. */
export const plainly: Command = ["env", "TZ=UTC0", "LC_ALL=C"]

/** A question about many ids, cut into commands that Linux takes: one word holds at most 128 KiB. */
export function questions(ids: readonly string[], command: (ids: readonly string[]) => Command): readonly Question[] {
  const count = Math.ceil(ids.length / most)
  return Array.from({ length: count }, (_, part) => ids.slice(part * most, (part + 1) * most)).map((some) => ({ command: command(some), ids: some }))
}
const most = 2000

/** A row of which only this is known. Written out, since spreading is slow over thousands of rows. */
export function entryOf(id: string, known: Partial<QueueEntry> & Pick<QueueEntry, "state" | "text">): QueueEntry {
  return {
    id,
    tag: known.tag ?? null,
    state: known.state,
    text: known.text,
    reason: known.reason ?? null,
    user: known.user ?? null,
    name: known.name ?? null,
    submitted: known.submitted ?? null,
    estimatedStart: known.estimatedStart ?? null,
    started: known.started ?? null,
    ended: known.ended ?? null,
    exitCode: known.exitCode ?? null,
    signal: known.signal ?? null,
    restarts: known.restarts ?? null,
    nodes: known.nodes ?? null,
  }
}

/** A look at what was heard, with the words of the batch system when it was not. */
export function lookOf(answer: Answer, answered: boolean, entries: readonly QueueEntry[]): Look {
  return { answered, entries: [...entries], ...(answered ? {} : { trouble: trouble(answer) }) }
}

/** What a command that gave no answer said, in one line. */
export function trouble({ code, stdout, stderr }: Answer): string {
  const said = (stderr.trim() || stdout.trim()).replace(/[\p{C}\s]+/gu, " ").slice(0, 300)
  return said || (code === null ? "The command was ended before it answered." : `The command ended with code ${code} and no words.`)
}

/** Whether whatever stands in the error stream is one of these harmless lines; an empty stream is. */
export function onlySays(answer: Answer, harmless: RegExp): boolean {
  return answer.stderr.split("\n").every((line) => line.trim() === "" || harmless.test(line))
}

/** A field that the batch system may leave out in one of its words for that. */
export function told(text: string | undefined, none = "", otherNone = ""): string | null {
  const trimmed = text?.trim() ?? ""
  return trimmed === "" || trimmed === none || trimmed === otherNone ? null : trimmed
}

/** The signal of which a shell's exit code tells; null of a plain code. */
export function shellSignal(code: number): number | null {
  return code > 128 && code <= 192 ? code - 128 : null
}

/** The last line that is an id: banners and hooks speak first. */
export function lastId(stdout: string, form: RegExp): string | null {
  return stdout.split("\n").map((line) => line.trim()).findLast((line) => form.test(line)) ?? null
}

/** Sentences for reasons: the first whose pattern fits, else the batch system's own words. */
export function explained({ id, reason }: Pick<QueueEntry, "id" | "reason">, sentences: readonly (readonly [RegExp, string])[]): string | null {
  if (reason === null) return null
  return sentences.find(([pattern]) => pattern.test(reason))?.[1].replaceAll("<id>", id) ?? `The batch system says: ${reason}`
}
