import { expect, test } from "vitest"
import { earlyTexts, endText, placeText } from "./run-words.ts"
import type { StageProgress } from "./run.ts"

const train: StageProgress = { stage: "train", block: "t3k9q2mz", state: "done", step: 120, steps: 400, epoch: 12, epochs: 40 }
const evaluate: StageProgress = { stage: "evaluate", block: "e7w4n8rb", state: "waiting", step: 0, steps: 0, epoch: 0, epochs: 0 }

test("an end is told with its step and its reason", () => {
  const stages = [{ ...train, early: "no gain for 5 epochs" }, { ...evaluate, state: "done" as const }]
  expect(earlyTexts({ stages })).toEqual(["train ended early, after step 120 of 400: no gain for 5 epochs"])
  expect(endText({ outcome: "done", stages, asked: false })).toBe("done; train ended early, after step 120 of 400: no gain for 5 epochs")
  expect(endText({ outcome: "done", stages: [train], asked: false })).toBe("done")
  const stopped = [{ ...train, state: "stopped" as const }, evaluate]
  expect(endText({ outcome: "stopped", stages: stopped, asked: true })).toBe("stopped, as it was asked to, in train after step 120 of 400; can be resumed")
  expect(endText({ outcome: "stopped", stages: stopped, asked: false })).toMatch(/^stopped, by a signal from outside or as its time was over, in train after step 120/)
  expect(endText({ outcome: "stopped", stages: [train, evaluate], asked: true })).toBe("stopped, as it was asked to, after train; can be resumed")
  expect(endText({ outcome: "cancelled", stages: [evaluate], asked: true })).toBe("cancelled, before it began")
})

test("a place among several is told from one", () => {
  expect(placeText({ array: { id: "6f0c4a3e-9a53-4c1b-8a52-0f5a5a3f7d11", index: 2, count: 8 } })).toBe("2 of 8")
  expect(placeText({})).toBeNull()
})
