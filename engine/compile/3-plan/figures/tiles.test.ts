import { describe, expect, it } from "vitest"
import { bytesOfTile, canTile, isSurelyCut, rowsOfTile } from "./tiles.ts"

describe("the rule of tiles", () => {
  const section = { live: 1000, moved: 4000, fixed: 0 }

  it("leaves a batch whole that fits into the cache, and one that a tile nearly fills", () => {
    expect(rowsOfTile(section, 458)).toBe(458)
    expect(rowsOfTile(section, 600)).toBe(600) // 448 rows fit, more than two thirds
    expect(rowsOfTile(section, 1000)).toBe(448)
  })

  it("makes tiles of 32 rows at least, and of so many as pay for what each reads again", () => {
    expect(rowsOfTile({ ...section, live: 1e6 }, 1000)).toBe(32)
    expect(rowsOfTile({ ...section, fixed: 600_000 }, 1000)).toBe(600)
  })

  it("lets a tile take the cache, and one of the whole batch half as much again", () => {
    const cache = 448 * 1024
    expect(bytesOfTile(900, section, 1000)).toBe(900 * 448)
    expect(bytesOfTile(5000, section, 1000)).toBeLessThan(1.1 * cache)
    expect(bytesOfTile(5000, section, 600)).toBeLessThan(1.5 * 1.1 * cache)
  })

  it("never cuts fewer than 48 rows, and surely where no tile is nearly the batch", () => {
    expect([canTile(1e6, 47), canTile(1e6, 48), canTile(1000, 400)]).toEqual([false, true, false])
    expect([isSurelyCut(1000, 688), isSurelyCut(1000, 689)]).toEqual([false, true])
  })
})
