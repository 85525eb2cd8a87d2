import type { TraceFacts } from "./trace.ts"

export type Dtype = TraceFacts["dtype"]
/** To what products round what they multiply. */
export type Products = NonNullable<TraceFacts["precision"]["numbers"]>

/** Largest error of a tensor, max|a − b| / max|b|, that two programs of the same drawing may have. */
export const tolerances: Readonly<Record<Dtype, number>> = { f32: 1e-4, f64: 1e-10 }

/** A unit in the last place of 1. */
export const units: Readonly<Record<Dtype, number>> = { f32: 2 ** -23, f64: 2 ** -52 }

/** Two programs may differ by so many times what rounding alone moves the twin, since they add up in other orders; in hundreds of random networks it was at most twice. */
export const mostTimes = 10

/** Rounding that layers amplify, as a norm over few numbers, is believed up to this error: no wrong formula is as near. */
export const mostAmplified = 1e-4

/**
 * Where products round their operands, sums in another order put a number near a tie on its other side, one spacing away: a jump, as at a
 * kink, at any step and of a few numbers among many. It is believed where rounding alone moves the tensor as far at some step, up to the
 * unit roundoff of the format; the tolerance stays.
 */
export const mostNarrowed: Readonly<Record<Products, number>> = { bf16: 2 ** -8, f16: 2 ** -11 }

/** Beyond that only a kink is believed, as in f32 where rounding moves the tensor at the same step, and up to so many times it: above, all is apart. */
export const mostBeyond = 10
