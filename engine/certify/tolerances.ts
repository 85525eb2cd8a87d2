import type { TraceFacts } from "./trace.ts"

export type Dtype = TraceFacts["dtype"]

/** Largest error of a tensor, max|a − b| / max|b|, that two programs of the same drawing may have. */
export const tolerances: Readonly<Record<Dtype, number>> = { f32: 1e-4, f64: 1e-10 }

/**
 * Two programs may differ by so many times what rounding alone moves the twin, since they add up in other orders: in hundreds of random
 * networks it was at most twice. Such is a gradient that would be zero, as of a bias before a batch norm, whose digits say nothing.
 */
export const roundings = 10
