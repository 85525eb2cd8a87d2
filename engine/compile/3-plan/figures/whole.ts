/** The largest count that is exact; larger ones stay there. */
export const most = Number.MAX_SAFE_INTEGER

export function capped(count: number): number {
  return count < most ? count : most
}

export function sum(counts: readonly number[]): number {
  return capped(counts.reduce((all, count) => all + count, 0))
}
