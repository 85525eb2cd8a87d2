import { expect, test } from "vitest"
import { gathered, type RunEvent } from "./gather.ts"
import { emptyView, fold } from "./run-view.ts"

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
