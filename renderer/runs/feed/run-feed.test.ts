import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { EngineClient, WatchListener } from "../../client/engine-client.ts"
import { holdFeed } from "./run-feed.ts"

let frames: (() => void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  frames = []
  vi.stubGlobal("requestAnimationFrame", (work: () => void) => frames.push(work))
  vi.stubGlobal("cancelAnimationFrame", () => undefined)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function clientWith() {
  const heard: { listener: WatchListener<"run.watch">; ended: boolean }[] = []
  const client = {
    watch(_: string, __: object, listener: WatchListener<"run.watch">) {
      const entry = { listener, ended: false }
      heard.push(entry)
      return () => {
        entry.ended = true
      }
    },
  } as unknown as EngineClient
  return { client, heard }
}

function points(step: number) {
  return { event: "points", cursor: step, points: [{ series: "loss", stage: "train", steps: [step], values: [1] }] } as const
}

test("thousands of events wake a listener once a frame", () => {
  const { client, heard } = clientWith()
  const { feed } = holdFeed(client, "a")
  let woken = 0
  feed.listen(() => woken++)
  for (let step = 0; step < 3000; step++) heard[0]?.listener.event(structuredClone(points(step)) as never)
  expect(woken).toBe(0)
  frames[0]?.()
  expect(woken).toBe(1)
  expect(feed.view().curves.get("train/loss")?.steps.length).toBe(3000)
})

test("a hidden window, which has no frames, still keeps up", () => {
  const { client, heard } = clientWith()
  const { feed } = holdFeed(client, "a")
  heard[0]?.listener.event(points(1) as never)
  vi.advanceTimersByTime(300)
  expect(feed.view().curves.size).toBe(1)
})

test("those who look at one run share one watch, which ends a while after the last", () => {
  const { client, heard } = clientWith()
  const first = holdFeed(client, "a")
  const second = holdFeed(client, "a")
  expect(second.feed).toBe(first.feed)
  first.release()
  second.release()
  const third = holdFeed(client, "a")
  vi.advanceTimersByTime(61_000)
  expect([heard.length, heard[0]?.ended]).toEqual([1, false])
  third.release()
  vi.advanceTimersByTime(61_000)
  expect(heard[0]?.ended).toBe(true)
})

test("a watch that failed says why", () => {
  const { client, heard } = clientWith()
  const { feed } = holdFeed(client, "a")
  heard[0]?.listener.failed?.(new Error("no such run"))
  expect(feed.error()?.message).toBe("no such run")
})
