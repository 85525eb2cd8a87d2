import type { RankGrid } from "../../../../engine/model/rank-grid.ts"
import { durationText, numberText } from "../../words.ts"

export type HeatAxis = "time" | "step"

/** Where the columns of a grid stand along the axis, in its own unit; a pause between two attempts takes no room. */
export interface HeatColumns {
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly end: number
  /** Columns with which another stage or attempt begins, and its words. */
  readonly begins: readonly { readonly column: number; readonly title: string }[]
}

export function heatColumns({ from, to, steps, stages, attempts }: Pick<RankGrid, "from" | "to" | "steps" | "stages" | "attempts">, axis: HeatAxis): HeatColumns {
  const columns = { from: [] as number[], to: [] as number[], begins: [] as { column: number; title: string }[] }
  let end = 0
  const several = new Set(attempts).size > 1
  to.forEach((until, column) => {
    const fresh = column === 0 || stages[column] !== stages[column - 1] || attempts[column] !== attempts[column - 1]
    if (fresh) columns.begins.push({ column, title: several ? `${stages[column]}, attempt ${attempts[column]}` : (stages[column] ?? "") })
    const width = axis === "time" ? until - (from[column] ?? until) : (steps[column] ?? 0) - (fresh ? 0 : (steps[column - 1] ?? 0))
    columns.from.push(end)
    end += Math.max(0, width)
    columns.to.push(end)
  })
  return { ...columns, end }
}

export interface HeatScale {
  readonly low: number
  readonly high: number
}

/** Ends of the colour scale: shares are read from nothing to their greatest. */
export function heatScale({ measure, values }: Pick<RankGrid, "measure" | "values">): HeatScale | null {
  let low = Infinity
  let high = -Infinity
  for (const row of values) {
    for (const value of row) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  if (!Number.isFinite(low)) return null
  const share = measure === "wait" || measure === "input" || measure === "busy"
  return { low: share ? 0 : low, high: share ? Math.max(high, 0.01) : high }
}

export function shareOf(value: number, { low, high }: HeatScale): number {
  return high > low ? (value - low) / (high - low) : 0.5
}

/** One row of the picture: a rank, or as many next to each other as there is no room for apart. */
export interface HeatRow {
  readonly first: number
  readonly last: number
  /** The greatest of its ranks: a single one that is far off stays seen. */
  readonly values: readonly (number | null)[]
}

export function heatRows({ ranks, values }: Pick<RankGrid, "ranks" | "values">, most: number): readonly HeatRow[] {
  const each = Math.ceil(ranks.length / Math.max(1, most))
  return Array.from({ length: Math.ceil(ranks.length / Math.max(1, each)) }, (_, at) => {
    const rows = values.slice(at * each, (at + 1) * each)
    const [first = []] = rows
    return {
      first: ranks[at * each] ?? 0,
      last: ranks[Math.min(ranks.length, (at + 1) * each) - 1] ?? 0,
      values: rows.length <= 1 ? first : first.map((_one, column) => greatest(rows.map((row) => row[column] ?? null))),
    }
  })
}

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/** The column that covers a place of the axis; -1 outside. */
export function columnAt({ from, to }: Pick<HeatColumns, "from" | "to">, place: number): number {
  return from.findIndex((start, at) => place >= start && place < (to[at] ?? start))
}

/** A place of the axis, in words. */
export function axisText(place: number, axis: HeatAxis): string {
  return axis === "step" || place === 0 ? numberText(place) : durationText(place)
}

/** One line for each cell: what was drawn, for any program. */
export function heatCsv({ measure, ranks, from, to, steps, stages, attempts, values }: RankGrid): string {
  const lines = [`rank,stage,attempt,from,to,steps,${measure}`]
  ranks.forEach((rank, row) => to.forEach((until, column) => lines.push([rank, stages[column], attempts[column], from[column], until, steps[column], values[row]?.[column] ?? ""].join(","))))
  return `${lines.join("\n")}\n`
}
