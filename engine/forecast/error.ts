import type { PastRun } from "../model/machine.ts"
import { median } from "../model/median.ts"

/** How far forecasts of past runs were off; null when there are none. */
export function errorOf(past: readonly PastRun[]): { median: number; from: number } | null {
  const errors = past.filter(({ measured }) => measured > 0).map(({ forecast, measured }) => Math.abs(forecast - measured) / measured)
  const middle = median(errors)
  return middle === null ? null : { median: middle, from: errors.length }
}
