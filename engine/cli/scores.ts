import type { Run, Scores } from "../model/run.ts"
import { spreadOf } from "../model/spread.ts"

/** Scores by name; with several evaluate blocks also by block name, and flat only those that one block alone has. */
export function scoresByName(run: Run, names: Readonly<Record<string, string>>): Record<string, Scores[string] | Scores> {
  const blocks = Object.entries(run.scores)
  const all = blocks.flatMap(([, scores]) => Object.entries(scores))
  const flat = Object.fromEntries(all.filter(([name]) => all.filter(([other]) => other === name).length === 1))
  if (blocks.length < 2) return flat
  return { ...flat, ...Object.fromEntries(blocks.map(([id, scores]) => [names[id] ?? id, scores])) }
}

/** Lines of a table for people. */
export function scoreLines(run: Run, names: Readonly<Record<string, string>>): string[] {
  const width = Math.max(0, ...Object.values(run.scores).flatMap((scores) => Object.keys(scores).map(({ length }) => length)))
  return Object.entries(run.scores).flatMap(([id, scores]) => [
    names[id] ?? id,
    ...Object.entries(scores).map(([name, value]) => `  ${name.padEnd(width)}  ${typeof value === "number" ? Number(value.toPrecision(6)) : value}`),
  ])
}

/** Mean and standard deviation of each score that is a number, over the runs that are done; nothing of fewer than two. */
export function spreadLines(runs: readonly Run[], names: Readonly<Record<string, string>>): string[] {
  const done = runs.filter(({ outcome }) => outcome === "done")
  if (done.length < 2) return []
  const lines = Object.entries(done[0]?.scores ?? {}).flatMap(([block, scores]) =>
    Object.keys(scores).flatMap((name) => {
      const values = done.map((run) => run.scores[block]?.[name]).filter((value) => typeof value === "number")
      const spread = values.length < done.length ? null : spreadOf(values)
      if (spread === null) return []
      const { mean, deviation } = spread
      return [`  ${names[block] ?? block}: ${name}  ${Number(mean.toPrecision(6))} ± ${Number(deviation.toPrecision(2))}`]
    }),
  )
  return lines.length === 0 ? [] : [`Over ${done.length} runs, mean ± standard deviation:`, ...lines]
}
