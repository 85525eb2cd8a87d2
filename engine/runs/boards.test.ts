import { expect, test } from "vitest"
import { rankStates, readBoard, troubleText } from "./boards.ts"
import type { BoardSlot } from "./boards.ts"
import { crc32c } from "./crc32c.ts"

const slot = (change: Partial<BoardSlot>): BoardSlot => ({
  node: "n", rank: 0, attempt: 1, time: 100, step: 7, block: "d3q7t5wn", phase: "compute", pid: 11, ranks: 2, changed: 100, steps: 50, stage: "train", residentBytes: 1e6, ...change,
})
const names = { d3q7t5wn: "hidden 1" }
const at = (now: number, exists: boolean | null = true) => ({ now, names, exists: () => exists })

test("a slot is read as it was written; a torn or empty one is left out", () => {
  const bytes = Buffer.alloc(3 * 128)
  bytes.writeUInt32LE(2, 0)
  bytes.writeUInt32LE(5, 8)
  bytes.writeUInt32LE(3, 12)
  bytes.writeDoubleLE(123.5, 16)
  bytes.writeBigUInt64LE(77n, 24)
  bytes.write("sixteen letters!", 32)
  bytes.write("exchange", 48)
  bytes.writeUInt32LE(4242, 64)
  bytes.writeUInt32LE(6, 68)
  bytes.writeDoubleLE(120.25, 72)
  bytes.writeBigUInt64LE(1000n, 80)
  bytes.write("train", 88)
  bytes.writeBigUInt64LE(123456789n, 120)
  bytes.writeUInt32LE(crc32c(bytes.subarray(8, 128)), 4)
  bytes.copy(bytes, 128, 0, 128)
  bytes.writeUInt32LE(99, 128 + 24)
  expect(readBoard(bytes, "node-1")).toEqual([
    { node: "node-1", rank: 5, attempt: 3, time: 123.5, step: 77, block: "sixteen letters!", phase: "exchange", pid: 4242, ranks: 6, changed: 120.25, steps: 1000, stage: "train", residentBytes: 123456789 },
  ])
  expect(readBoard(bytes.subarray(0, 100), "n")).toEqual([])
})

test("a rank that does not answer while another does is stuck, with its block", () => {
  const ranks = rankStates([slot({ rank: 1, time: 96 }), slot({ rank: 0, phase: "exchange", changed: 60 })], at(100))
  expect(ranks.map(({ rank, state }) => [rank, state])).toEqual([[0, "live"], [1, "stuck"]])
  expect(ranks[1]?.message).toBe("rank 1 has not answered for 4 s in “hidden 1”, step 7")
  expect(troubleText(ranks, names)).toBe("rank 1 does not answer; last in “hidden 1”, step 7")
})

test("when no rank answers, the computer may have slept: later all are stuck", () => {
  const slots = [slot({ rank: 0 }), slot({ rank: 1 })]
  expect(rankStates(slots, at(104)).map(({ state }) => state)).toEqual(["live", "live"])
  expect(troubleText(rankStates(slots, at(107)), names)).toMatch(/^ranks 0, 1 do not answer/)
})

test("slow, done and gone are told apart", () => {
  expect(rankStates([slot({ changed: 80 })], at(100))[0]?.state).toBe("slow")
  expect(rankStates([slot({ phase: "done", time: 50 })], at(100, false))[0]?.state).toBe("done")
  expect(rankStates([slot({})], at(100, false))[0]).toMatchObject({ state: "gone", message: "rank 0 is gone; it was last in “hidden 1” at step 7" })
  expect(troubleText(rankStates([slot({})], at(101)), names)).toBeNull()
})
