import type { Run, Scores } from "../../engine/model/run.ts"
import { seedsText } from "../../engine/model/seeds.ts"
import { spreadOf, type Spread } from "../../engine/model/spread.ts"
import { scoreOrder } from "./score-names.ts"
import { numberText, runMark, runWord, spreadText, type RunMark } from "./words.ts"

/** One line of the list: a run, or those that were started together, in their order. */
export type Listed = { readonly kind: "run"; readonly run: Run } | { readonly kind: "array"; readonly id: string; readonly members: readonly Run[] }

/** In the order of `runs`; an array stands where the first of its members does. */
export function listed(runs: readonly Run[]): Listed[] {
  const groups = Map.groupBy(runs, ({ id, array }) => array?.id ?? id)
  return [...groups].map(([id, [first, ...others]]) => (first!.array === undefined ? { kind: "run", run: first! } : { kind: "array", id, members: inOrder([first!, ...others]) }))
}

export function membersOf(runs: readonly Run[], array: string | null): Run[] {
  return array === null ? [] : inOrder(runs.filter((run) => run.array?.id === array))
}

function inOrder(members: readonly Run[]): Run[] {
  return members.toSorted((left, right) => left.number - right.number)
}

const words = ["done", "running", "building", "waiting", "stopping", "unknown", "stopped", "cancelled", "failed"] as const

/** `5 done · 2 running · 1 waiting`. */
export function countsText(members: readonly Run[]): string {
  const counts = Map.groupBy(members, (run) => (runMark(run) === "waiting" ? "waiting" : runWord(run)))
  return words.flatMap((word) => (counts.has(word) ? [`${counts.get(word)?.length} ${word}`] : [])).join(" · ")
}

/** The mark of all of them: what is most alive, then what went worst. */
export function arrayMark(members: readonly Run[]): RunMark {
  const marks = new Set(members.map(runMark))
  const order: readonly RunMark[] = ["running", "building", "waiting", "stopping", "unknown", "failed", "stopped", "done"]
  return order.find((mark) => marks.has(mark)) ?? "unknown"
}

export function numbersText(members: readonly Run[]): string {
  const [first, last] = [members[0]?.number, members.at(-1)?.number]
  return first === last ? `#${first}` : `#${first}–${last}`
}

/** Their seeds as they are typed; null where the drawing's own hold. */
export function seedsOf(members: readonly Run[]): string | null {
  const seeds = members.flatMap(({ seed }) => (seed === null ? [] : [seed]))
  return seeds.length === 0 ? null : seedsText(seeds)
}

/** What a score was in the runs that have it. */
export interface ScoreOfAll {
  readonly block: string
  readonly name: string
  readonly values: ReadonlyMap<string, number>
  readonly spread: Spread | null
  /** The run in which it is best; null where that cannot be said. */
  readonly best: Run | null
}

/** Each score that is a number, in the order of the first run that has any. */
export function scoresOfAll(members: readonly Run[]): ScoreOfAll[] {
  const scored = members.filter(({ outcome }) => outcome === "done")
  return Object.entries(scored[0]?.scores ?? {}).flatMap(([block, scores]) => Object.keys(scores).flatMap((name) => scoreOfAll(scored, block, name)))
}

/** Mean and deviation, or the only value. */
export function scoreText({ spread, values }: ScoreOfAll): string {
  return spread ? spreadText(spread) : numberText([...values.values()][0] ?? Number.NaN)
}

function scoreOfAll(scored: readonly Run[], block: string, name: string): ScoreOfAll[] {
  const found = scored.flatMap((run) => {
    const value: Scores[string] | undefined = run.scores[block]?.[name]
    return typeof value === "number" ? [{ run, value }] : []
  })
  if (found.length === 0) return []
  const order = scoreOrder(name)
  const best = order === null ? null : found.reduce((left, right) => (order * right.value > order * left.value ? right : left)).run
  return [{ block, name, values: new Map(found.map(({ run, value }) => [run.id, value])), spread: spreadOf(found.map(({ value }) => value)), best }]
}
