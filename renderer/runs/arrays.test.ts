import { expect, test } from "vitest"
import type { Run } from "../../engine/model/run.ts"
import { arrayMark, countsText, listed, numbersText, scoresOfAll, seedsOf } from "./arrays.ts"
import { spreadText } from "./words.ts"

const run = (number: number, more: Partial<Run> = {}): Run => ({
  id: `run ${number}`, number, name: "regression", file: null, job: "job", target: { machine: "local", ranks: 1, threads: 1 }, seed: number, state: "ended", detail: "",
  createdAt: number, endedAt: number, outcome: "done", failure: null, attempts: [], stages: [], scores: {}, folder: "", ...more,
})
const member = (number: number, more: Partial<Run> = {}): Run => run(number, { array: { id: "array", index: number - 1, count: 3 }, ...more })

test("runs that were started together stand in one line, in their order, where the newest of them does", () => {
  const lines = listed([run(5), member(4), member(3), member(2), run(1)])
  expect(lines.map((line) => (line.kind === "run" ? line.run.number : line.members.map(({ number }) => number)))).toEqual([5, [2, 3, 4], 1])
  expect(numbersText([member(2), member(4)])).toBe("#2–4")
  expect(seedsOf([member(2), member(3), member(4), member(9)])).toBe("2..4,9")
})

test("states are counted, and the mark of all is of what is most alive, then of what went worst", () => {
  const some = [member(2), member(3, { state: "running", outcome: null }), member(4, { state: "queued", outcome: null })]
  expect([countsText(some), arrayMark(some)]).toEqual(["1 done · 1 running · 1 waiting", "running"])
  const over = [member(2), member(3, { outcome: "cancelled" }), member(4, { outcome: "failed" })]
  expect([countsText(over), arrayMark(over)]).toEqual(["1 done · 1 cancelled · 1 failed", "failed"])
})

test("scores of the runs that are done have a mean, a deviation and a best, which depends on the score", () => {
  const scored = (number: number, accuracy: number, cross_entropy: number) => member(number, { scores: { evaluate: { accuracy, cross_entropy, note: "text" } } })
  const scores = scoresOfAll([scored(2, 0.9, 0.3), scored(3, 0.8, 0.2), member(4, { outcome: "cancelled", scores: { evaluate: { accuracy: 1, cross_entropy: 0 } } })])
  expect(scores.map(({ name, best }) => [name, best?.number])).toEqual([["accuracy", 2], ["cross_entropy", 3]])
  expect(scores.map(({ spread }) => spread && spreadText(spread))).toEqual(["0.850 ± 0.071", "0.250 ± 0.071"])
  expect(scoresOfAll([])).toEqual([])
})
