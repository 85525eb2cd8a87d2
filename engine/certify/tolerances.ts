import type { TraceFacts } from "./trace.ts"

export type Dtype = TraceFacts["dtype"]

/** Largest error of a tensor, max|a − b| / max|b|, that two programs of the same drawing may have. */
export const tolerances: Readonly<Record<Dtype, number>> = { f32: 1e-4, f64: 1e-10 }

/**
 * A gradient below this share of the step's largest one is the rounding of a zero, as that of a bias before a batch norm:
 * its digits say nothing. A hundred units in the last place.
 */
export const roundingShares: Readonly<Record<Dtype, number>> = { f32: 100 * 2 ** -23, f64: 100 * 2 ** -52 }
