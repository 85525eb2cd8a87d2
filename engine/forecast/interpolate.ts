import type { Grid } from "../model/machine.ts"

/** Times of nothing would have no logarithm. */
const least = 1e-10

interface Corner {
  readonly index: number
  readonly weight: number
}

/** Whether a measured value of an axis stands for the wanted one. */
export type StandsFor = (axis: string, measured: number, wanted: number) => boolean

/**
 * Seconds at a point between those measured: linear in the logarithms of sizes and times along each axis. Beyond the largest size time
 * grows with it; below the smallest it stays. `standsFor` leaves out values that are measured for others, unless none is left.
 */
export function secondsAt({ axes, seconds }: Grid, at: Readonly<Record<string, number>>, standsFor: StandsFor = () => true): number {
  let corners: readonly Corner[] = [{ index: 0, weight: 1 }]
  let beyond = 1
  for (const { name, values } of axes) {
    const wanted = Math.max(at[name] ?? 1, values[0]!)
    const last = values.at(-1)!
    beyond *= Math.max(1, wanted / last)
    const near = between(values, Math.min(wanted, last), (measured, size) => standsFor(name, measured, size))
    corners = corners.flatMap(({ index, weight }) => near.map((corner) => ({ index: index * values.length + corner.index, weight: weight * corner.weight })))
  }
  const logarithm = corners.reduce((sum, { index, weight }) => sum + weight * Math.log(Math.max(least, seconds[index]!)), 0)
  return Math.exp(logarithm) * beyond
}

/** The measured values on both sides of a size, weighted by how near they are. */
function between(values: readonly number[], wanted: number, standsFor: (measured: number, wanted: number) => boolean): readonly Corner[] {
  const exact = values.indexOf(wanted)
  if (exact >= 0) return [{ index: exact, weight: 1 }]
  const usable = values.map((value, index) => ({ value, index })).filter(({ value }) => standsFor(value, wanted))
  const below = usable.findLast(({ value }) => value < wanted)
  const above = usable.find(({ value }) => value > wanted)
  if (!below || !above) return [{ index: (below ?? above)?.index ?? 0, weight: 1 }]
  const share = Math.log(wanted / below.value) / Math.log(above.value / below.value)
  return [
    { index: below.index, weight: 1 - share },
    { index: above.index, weight: share },
  ]
}
