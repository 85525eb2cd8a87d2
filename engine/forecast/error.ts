import type { PastRun } from "../model/machine.ts"

/** How far forecasts of past runs were off; null when there are none. */
export function errorOf(past: readonly PastRun[]): { median: number; from: number } | null {
  const errors = past.filter(({ measured }) => measured > 0).map(({ forecast, measured }) => Math.abs(forecast - measured) / measured)
  const sorted = errors.toSorted((left, right) => left - right)
  const middle = sorted[Math.floor(sorted.length / 2)]
  return middle === undefined ? null : { median: middle, from: sorted.length }
}
