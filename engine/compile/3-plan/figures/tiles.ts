/** The rule by which the native plan cuts a batch into tiles (native/tephra/plan/tiles.cpp): a pure function of shapes. */
const cacheBytes = 448 * 1024
const leastRows = 32
const wholeRows = 16
const fixedShare = 4
/** Of the widest value of a strip (native/tephra/plan/schedule.cpp). */
export const stripBytes = 4096

/** Strips hold what they read to the end of the last one, which the rule does not count: so much more at most, as measured of random networks. */
const inStrips = 1.08

/** What a section moves, in bytes. */
export interface SectionBytes {
  /** Most that a row needs at a time. */
  readonly live: number
  /** Read and written for a row. */
  readonly moved: number
  /** Read and written for a tile whatever its rows. */
  readonly fixed: number
}

/** Rows of a tile: so many as the cache holds, but no fewer than pay for what each tile reads again; all where that is nearly as many. */
export function rowsOfTile({ live, moved, fixed }: SectionBytes, most: number): number {
  if (live * most <= cacheBytes) return most
  const fitting = Math.floor(cacheBytes / Math.max(live, 1) / wholeRows) * wholeRows
  const paying = Math.floor((fixedShare * fixed) / Math.max(moved, 1))
  const rows = Math.max(fitting, paying, leastRows)
  return rows > Math.floor((most * 2) / 3) ? most : rows
}

/**
 * Most bytes of values that need so many a row, `live` and the rest being what the rule looks at, or less: it counts no less than is there, so what is there
 * never takes more than the cache but where so few rows, or what each tile reads again, have it so.
 */
export function bytesOfTile(needed: number, section: SectionBytes, most: number): number {
  const rows = rowsOfTile(section, most)
  const paying = Math.floor((fixedShare * section.fixed) / Math.max(section.moved, 1))
  const cut = Math.max(cacheBytes * inStrips, needed * leastRows, needed * paying)
  return Math.min(needed * rows, rows < most ? cut : cut * 1.5)
}

export interface ToTile {
  /** Bytes that are moved whatever the rows, or more. */
  readonly fixed: number
  readonly most: number
  /** How much more a tile may take that is the whole batch because it is nearly. */
  readonly whole: 1 | 1.5
}

/** Most bytes of values that need so many a row in any section, which moves each of them twice or more. */
export function mostOfTile(live: number, { fixed, most, whole }: ToTile): number {
  return Math.min(live * most, whole * Math.max(cacheBytes, live * leastRows, (fixedShare / 2) * fixed))
}

/** Fewer rows are never cut, nor those that fit into the cache. */
export function canTile(live: number, rows: number): boolean {
  return leastRows <= Math.floor((rows * 2) / 3) && live * rows > cacheBytes
}

/** No tile that fits into the cache is nearly as many rows. */
export function isSurelyCut(live: number, rows: number): boolean {
  return live * rows > 1.5 * cacheBytes
}
