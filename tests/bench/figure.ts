/** One line of a benchmark. A `ratio` above 1 means that we are better than the peer; `met` is null where there is no goal; `quartiles` are the ratio's. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly peer: string | null
  readonly ratio: number | null
  readonly goal: string | null
  readonly met: boolean | null
  readonly quartiles?: readonly [number, number]
}

export type Report = (figure: Figure) => void

/** The value at `share` (0 to 1) of the sorted values: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Three significant digits: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
