import { expect, test } from "vitest"
import type { RankState, Run, StageProgress } from "../../../engine/model/run.ts"
import { gathered, type RunEvent } from "./gather.ts"
import { emptyView, fold } from "./run-view.ts"

const stage: StageProgress = { stage: "train", block: "aaaaaaaa", state: "running", step: 5, steps: 10, epoch: 1, epochs: 2 }
const run: Run = {
  id: "7f2d6c1e-3b0a-4c5d-8e9f-0a1b2c3d4e5f", number: 1, name: "a", file: null, job: "h", target: { machine: "local", ranks: 2, threads: 1 }, seed: null, state: "running",
  detail: "", createdAt: 0, endedAt: null, outcome: null, failure: null, attempts: [{ number: 1 }], stages: [stage], scores: {}, folder: "/x",
}

function rank(number: number, block: string, step = 1): RankState {
  return { rank: number, node: "n", stage: "train", block, phase: "compute", step, steps: 9, pid: 1, residentBytes: 1, age: 0, idle: 0, state: "live" }
}

test("progress comes with the run and keeps its identity while it stands still", () => {
  const first = fold(emptyView, [{ event: "run", run }])
  expect(first.progress.get("aaaaaaaa")).toEqual({ fraction: 0.5, state: "running" })
  const again = fold(first, [{ event: "run", run: { ...run, detail: "x" } }])
  expect(again.progress.get("aaaaaaaa")).toBe(first.progress.get("aaaaaaaa"))
})

test("ranks are grouped by the block they are at", () => {
  const first = fold(emptyView, [{ event: "ranks", ranks: [rank(0, "aaaaaaaa"), rank(1, "bbbbbbbb")] }])
  const moved = fold(first, [{ event: "ranks", ranks: [rank(0, "aaaaaaaa", 7), rank(1, "aaaaaaaa")] }])
  expect(moved.ranksOfBlock.get("aaaaaaaa")?.map((one) => one.rank)).toEqual([0, 1])
  expect(moved.ranksOfBlock.has("bbbbbbbb")).toBe(false)
})

const points = (steps: number[]): RunEvent => ({ event: "points", cursor: 2, points: [{ series: "loss", stage: "train", steps, values: steps.map((step) => 1 / step) }] })
const piece = (attempt: number, offset: number, text: string): RunEvent => ({ event: "log", attempt, offset, text })

test("a whole state told again, as after a lost connection, doubles nothing", () => {
  const events = [points([1, 2]), piece(1, 0, "a\nb\n")]
  const view = fold(fold(emptyView, events), events)
  expect(view.curves.get("train/loss")?.steps).toEqual([1, 2])
  expect(view.logs.get(1)?.lines).toEqual(["a", "b"])
})

test("pieces of one log that follow each other are joined, others stay apart", () => {
  const events = gathered([piece(1, 0, "µ"), points([1]), piece(1, 2, "b"), piece(1, 9, "c"), piece(2, 10, "d")])
  expect(events.slice(1)).toEqual([piece(1, 0, "µb"), piece(1, 9, "c"), piece(2, 10, "d")])
})

test("points of a frame become one piece a series, but a resumed attempt that goes back stays its own", () => {
  const [event] = gathered([points([1, 2]), points([3]), points([2])])
  expect(event?.event === "points" && event.points.map((part) => part.steps)).toEqual([[1, 2, 3], [2]])
})

test("of the states in one frame only the last is kept", () => {
  const run = (detail: string) => ({ event: "run", run: { detail } }) as RunEvent
  expect(gathered([run("a"), run("b")])).toEqual([run("b")])
})
