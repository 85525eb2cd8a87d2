import { expect, test } from "vitest"
import { earlyEnds } from "./early-ends.ts"

test("what the program says of its stop rule is read by stage; any other line is not", () => {
  const log = [
    "train: epoch 12 of 40  loss 0.01  validation 0.02  1.2 ms a step",
    "train: ended after epoch 12: no gain for 5 epochs; the model is that of epoch 7",
    "tephra-job: running evaluate on 1 rank",
    "train-2: ended after step 40: 3.01 seconds are over",
    "a person said: train: ended after epoch 1: never",
  ].join("\n")
  expect(earlyEnds(log)).toEqual({ train: "no gain for 5 epochs; the model is that of epoch 7", "train-2": "3.01 seconds are over" })
  expect(earlyEnds("")).toEqual({})
})
