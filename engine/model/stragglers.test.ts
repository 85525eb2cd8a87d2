import { expect, test } from "vitest"
import type { RankMoment } from "./rank-grid.ts"
import { rankGrid } from "./rank-grid.ts"
import { rateOf, type RankSpent } from "./rank-spent.ts"
import { rankScores, stragglersText, stragglerText } from "./stragglers.ts"

interface Pace {
  /** Seconds of own work a step, of which in reading rows. */
  readonly own: number
  readonly input?: number
  readonly cores?: number
}

/** Looks a second apart at ranks in step: whoever is done waits for the slowest. */
function looks(seconds: number, paceAt: (second: number) => readonly Pace[]): RankMoment[] {
  const sums: RankSpent[] = paceAt(0).map((_, rank) => ({ rank, t: 1000, started: 1000, steps: 0, whole: 0, input: 0, exchange: 0, cpu: 0, residentBytes: 1e6, read: null, written: 0, device: null }))
  return Array.from({ length: seconds }, (_, second) => {
    const paces = paceAt(second)
    const step = Math.max(...paces.map(({ own }) => own)) + 0.001
    const steps = Math.floor(1 / step)
    paces.forEach(({ own, input = 0, cores = 1 }, rank) => {
      const at = sums[rank]!
      sums[rank] = { ...at, t: at.t + 1, steps: at.steps + steps, whole: at.whole + steps * step, input: at.input + steps * input, exchange: at.exchange + steps * (step - own), cpu: at.cpu + cores }
    })
    return { attempt: 1, stage: "train", t: 1001 + second, ranks: [...sums] }
  })
}

const even = [{ own: 0.01 }, { own: 0.01 }, { own: 0.01 }, { own: 0.01 }]

test("ranks that keep up have scores of one and no name", () => {
  const scores = rankScores(looks(20, () => even))
  expect(scores.map(({ relative }) => relative?.toFixed(3))).toEqual(["1.000", "1.000", "1.000", "1.000"])
  expect(scores.map(({ individual }) => individual?.toFixed(3))).toEqual(["1.000", "1.000", "1.000", "1.000"])
  expect(stragglersText(scores)).toBeNull()
})

test("a rank that slows down is named, against the others and against its own past, though all take as long for a step", () => {
  const moments = looks(20, (second) => (second < 12 ? even : [...even.slice(0, 2), { own: 0.02 }, { own: 0.01 }]))
  const scores = rankScores(moments)
  expect(scores[2]).toMatchObject({ rank: 2, straggler: true, cause: null })
  expect(scores[2]?.relative).toBeCloseTo(2)
  expect(scores[2]?.individual).toBeCloseTo(2)
  expect(scores[1]?.individual).toBeCloseTo(1)
  expect(stragglerText(scores[2]!)).toBe("rank 2 takes 2.0 times as long for its own work as the others")
  expect(stragglersText(scores)).toBe("rank 2 is slower than the others")
  expect(rateOf("step", moments[18]!.ranks[0]!, moments[19]!.ranks[0]!)).toBeCloseTo(rateOf("step", moments[18]!.ranks[2]!, moments[19]!.ranks[2]!)!)
})

test("the cause is told where the figures show it: reading rows, or a core that it shares", () => {
  const reading = rankScores(looks(8, () => [{ own: 0.02, input: 0.011 }, ...even.slice(1)]))
  expect(reading[0]).toMatchObject({ straggler: true, cause: "input" })
  const starving = rankScores(looks(8, () => [{ own: 0.02, cores: 0.5 }, ...even.slice(1)]))
  expect(starving[0]).toMatchObject({ straggler: true, cause: "cpu" })
  expect(stragglerText(starving[0]!)).toContain("it gets less of its cores")
})

test("one slow moment, a rank alone and steps too short to tell name nobody", () => {
  const once = rankScores(looks(20, (second) => (second === 18 ? [{ own: 0.05 }, ...even.slice(1)] : even)))
  expect(once.some(({ straggler }) => straggler)).toBe(false)
  expect(rankScores(looks(20, () => [{ own: 0.01 }]))).toMatchObject([{ relative: null, straggler: false }])
  expect(rankScores(looks(8, () => [{ own: 60e-6 }, { own: 30e-6 }])).some(({ straggler }) => straggler)).toBe(false)
  expect(rankScores([])).toEqual([])
})

test("when most are slower than the rest, the run is not said to have stragglers", () => {
  const scores = rankScores(looks(8, () => [{ own: 0.02 }, { own: 0.02 }, { own: 0.02 }, { own: 0.01 }]))
  expect(stragglersText(scores)).toBeNull()
})

test("only the stage that is running now counts", () => {
  const before = looks(10, () => even)
  const after = looks(3, () => even).map((moment) => ({ ...moment, stage: "evaluate", t: moment.t + 100, ranks: moment.ranks.map((rank) => ({ ...rank, started: 1100, t: rank.t + 100 })) }))
  expect(rankScores([...before, ...after]).map(({ individual }) => individual)).toEqual([null, null, null, null])
})

test("a grid holds exact means however many looks are left out, and starts anew with each stage", () => {
  const moments = looks(100, (second) => (second < 50 ? even : [{ own: 0.02 }, ...even.slice(1)]))
  const fine = rankGrid(moments, "wait", 1000)
  const coarse = rankGrid(moments, "wait", 10)
  expect([fine.from.length, coarse.from.length]).toEqual([100, 10])
  expect(coarse.ranks).toEqual([0, 1, 2, 3])
  expect(coarse.from).toEqual([1000, 1010, 1020, 1030, 1040, 1050, 1060, 1070, 1080, 1090])
  expect(coarse.values[1]?.[7]).toBeCloseTo(fine.values[1]![77]!)
  expect(coarse.measures).toContain("written")
  expect(coarse.measures).not.toContain("read")
  const first = moments.slice(0, 5)
  const next = moments.slice(0, 5).map((moment) => ({ ...moment, attempt: 2, t: moment.t + 500, ranks: moment.ranks.map((rank) => ({ ...rank, t: rank.t + 500, started: 1500 })) }))
  const both = rankGrid([...first, ...next], "own", 100)
  expect(both.from[5]).toBe(1500)
  expect(both.values[0]?.[5]).toBeCloseTo(0.01)
  expect(rankGrid([], "own", 10)).toMatchObject({ ranks: [], values: [] })
})
