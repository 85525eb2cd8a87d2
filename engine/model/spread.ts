/** Mean and standard deviation of a sample, which is over n − 1. */
export interface Spread {
  readonly mean: number
  readonly deviation: number
}

/** Null of fewer than two. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length < 2) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) }
}
