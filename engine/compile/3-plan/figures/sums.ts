import type { Member } from "./network.ts"

/** Sums over the whole batch, by their places in a network; -1 where there is none. */
export interface Sums {
  /** Of each member, the last before it. */
  readonly before: readonly number[]
  /** Of each member, the next behind it. */
  readonly behind: readonly number[]
  /** Of all. */
  readonly last: number
}

export function sumsOf(members: readonly Member[]): Sums {
  const last = members.findLastIndex(({ figures }) => figures.wholeBatch)
  const before: number[] = []
  const behind: number[] = []
  let near = -1
  members.forEach(({ figures }, at) => {
    before.push(near)
    if (!figures.wholeBatch) return
    // All since the one before it now know which is next.
    while (behind.length < at) behind.push(at)
    near = at
  })
  while (behind.length < members.length) behind.push(-1)
  return { before, behind, last }
}
