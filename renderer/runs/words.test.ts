import { describe, expect, test } from "vitest"
import { agoText, bytesText, detailText, durationText, momentText, numberText, runFraction, runMark, runWord, secondsLeft, stageFraction } from "./words.ts"

describe("figures for people", () => {
  test("numbers keep four digits", () => {
    expect([0.012345, 1234567.5, 1.23456e-7, 1e-4, 840, 12000, 0, 0.5].map(numberText)).toEqual(["0.01235", "1.235e6", "1.235e-7", "1e-4", "840", "12 000", "0", "0.5"])
    expect([NaN, Infinity, -Infinity].map(numberText)).toEqual(["not a number", "∞", "−∞"])
  })

  test("durations use the unit that reads best", () => {
    expect([0.00002, 0.0008, 0.25, 3.25, 12, 59.7, 200, 3600, 7500, 90_000].map(durationText)).toEqual([
      "20 µs", "0.8 ms", "250 ms", "3.3 s", "12 s", "1 min", "3 min 20 s", "1 h", "2 h 5 min", "1 d 1 h",
    ])
    expect(durationText(NaN)).toBe("–")
  })

  test("a moment before now, or of a clock that is ahead", () => {
    expect([-3, 0, 1.4, 1.6, 200.4].map(agoText)).toEqual(["now", "now", "now", "2 s ago", "3 min 20 s ago"])
  })

  test("bytes are binary", () => {
    expect([12, 2048, 41 * 1024 * 1024, 1.5 * 1024 ** 3].map(bytesText)).toEqual(["12 B", "2 KiB", "41 MiB", "1.5 GiB"])
  })

  test("a moment is a time today and a day before that", () => {
    const now = new Date(2026, 10, 3, 15, 0).getTime() / 1000
    expect(momentText(new Date(2026, 10, 3, 9, 5).getTime() / 1000, now)).toBe("09:05")
    expect(momentText(new Date(2026, 9, 1, 9, 5).getTime() / 1000, now)).toBe("1 Oct")
    expect(momentText(new Date(2025, 9, 1, 9, 5).getTime() / 1000, now)).toBe("1 Oct 2025")
  })
})

describe("runs in words", () => {
  const stage = { stage: "train", block: "abcdefgh", state: "running", step: 500, steps: 1000, epoch: 5, epochs: 10, startedAt: 100 } as const

  test("the outcome speaks once a run has ended", () => {
    expect(runMark({ state: "running", outcome: null })).toBe("running")
    expect(runMark({ state: "ended", outcome: "failed" })).toBe("failed")
    expect(runMark({ state: "ended", outcome: null })).toBe("unknown")
    expect(runWord({ state: "ended", outcome: "cancelled" })).toBe("cancelled")
  })

  test("time left counts from where this attempt began", () => {
    expect(secondsLeft(stage, { number: 1 }, 110)).toBe(10)
    expect(secondsLeft(stage, { number: 2, startedAt: 105, resumedFromStep: 400 }, 110)).toBe(25)
    expect(secondsLeft({ ...stage, until: 113 }, { number: 1 }, 110)).toBe(3)
    expect(secondsLeft({ ...stage, until: 200 }, { number: 1 }, 110)).toBe(10)
    expect(secondsLeft({ ...stage, step: 0 }, { number: 1 }, 110)).toBeNull()
    expect(secondsLeft({ ...stage, state: "done" }, { number: 1 }, 110)).toBeNull()
  })

  test("a build says how far it is, a running stage counts its steps", () => {
    expect(runFraction({ state: "building", detail: "building the run time (3 of 60)", stages: [] })).toBe(0.05)
    expect(runFraction({ state: "running", detail: "", stages: [stage] })).toBe(0.5)
    expect(runFraction({ state: "queued", detail: "waiting", stages: [] })).toBeNull()
    expect(runFraction({ state: "ended", detail: "built (3 of 3)", stages: [] })).toBeNull()
  })

  test("a fraction is known only when the number of steps is", () => {
    expect(stageFraction(stage)).toBe(0.5)
    expect(stageFraction({ ...stage, steps: 0 })).toBeNull()
    expect(stageFraction({ ...stage, steps: 0, state: "done" })).toBe(1)
  })
})

test("a detail does not repeat the word before it", () => {
  const of = (detail: string) => detailText({ state: "running", outcome: null, detail })
  expect(of("running")).toBe("")
  expect(of("running; job 2 of at most 10, from step 500")).toBe("job 2 of at most 10, from step 500")
  expect(of("rank 1 does not answer")).toBe("rank 1 does not answer")
  expect(detailText({ state: "ended", outcome: "stopped", detail: "stopped, as it was asked to; can be resumed" })).toBe("as it was asked to; can be resumed")
})
