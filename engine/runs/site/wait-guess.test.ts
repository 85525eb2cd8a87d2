import { expect, test } from "vitest"
import type { QueueEntry } from "../../model/queue.ts"
import { cameOf, guessed, guessWords, keepWait, pastWaits } from "./wait-guess.ts"

const entry = (more: Partial<QueueEntry>): QueueEntry => ({
  id: "7", tag: null, state: "pending", text: "PENDING", reason: null, user: null, name: null, submitted: 1000, estimatedStart: null, started: null, ended: null, exitCode: null, signal: null, restarts: null, nodes: null, ...more,
})

test("the first guess is held against what came of it", () => {
  const first = guessed(null, entry({ estimatedStart: 1600 }), 1000)
  expect(first).toEqual({ at: 1000, start: 1600 })
  expect(guessed(first, entry({ estimatedStart: 1900 }), 1300)).toBe(first)
  expect(cameOf(first, entry({ estimatedStart: 1900 }))).toBeNull()
  expect(cameOf(first, entry({ state: "running", started: 1900 }))).toEqual({ estimated: 600, actual: 900 })
  // Clocks differ.
  expect(cameOf(first, entry({ state: "running", started: 990 }))).toEqual({ estimated: 600, actual: 0 })
})

test("a start that is over, or never told, is no guess", () => {
  expect(guessed(null, entry({ estimatedStart: 900 }), 1000)).toBeNull()
  expect(guessed(null, entry({ estimatedStart: 1600, started: 1500 }), 1000)).toBeNull()
  expect(cameOf(null, entry({ started: 1500 }))).toBeNull()
  expect(guessWords(entry({}), 1000, () => [])).toBeNull()
})

test("the last fifty waits of a machine are kept, and the guess tells how good they were", () => {
  const kept = new Map<string, unknown>()
  const settings = { get: (key: string) => kept.get(key), set: (key: string, value: unknown) => void kept.set(key, value) }
  expect(guessWords(entry({ estimatedStart: 1600 }), 1000, () => pastWaits(settings, "zeus"))).toBe("the batch system guesses a start at 1970-01-01 00:26 UTC; nothing is known yet of how good its guesses are here")
  for (let index = 0; index < 60; index += 1) keepWait(settings, "zeus", { estimated: 100, actual: 200 })
  expect(pastWaits(settings, "zeus")).toHaveLength(50)
  expect(guessWords(entry({ estimatedStart: 1600 }), 1000, () => pastWaits(settings, "zeus"))).toMatch(/over 50 past waits here its guess was wrong by 50 % of the wait on average/)
})
