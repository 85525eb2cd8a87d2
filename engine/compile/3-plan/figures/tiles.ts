/** The rule by which the native plan cuts a batch into tiles (native/tephra/plan/tiles.cpp). */
const cacheBytes = 448 * 1024
const leastRows = 32
const fixedShare = 4
/** Of the widest value of a strip (native/tephra/plan/schedule.cpp). */
export const stripBytes = 4096

export interface ToTile {
  /** Bytes a row that live at one time, or more. */
  readonly live: number
  readonly rows: number
  /** Bytes that are moved whatever the rows, or more. */
  readonly fixed: number
  /** Bytes that are moved a row, or less. */
  readonly moved: number
}

/** The rule looks at what lives at one time, without the gaps between it; in tiles these make up to a quarter more. */
const gaps = 1.25

/** Most rows of a tile times the bytes of a row. */
export function tiledBytes({ live, rows, fixed, moved }: ToTile): number {
  const tile = Math.max(cacheBytes * gaps, live * leastRows, (live * fixedShare * fixed) / Math.max(1, moved))
  return Math.min(live * rows, tile)
}

/** Fewer rows are never cut, nor those that fit into the cache. */
export function canTile({ live, rows }: Pick<ToTile, "live" | "rows">): boolean {
  return leastRows <= Math.floor((rows * 2) / 3) && live * rows > cacheBytes
}
