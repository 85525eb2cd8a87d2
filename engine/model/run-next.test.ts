import fc from "fast-check"
import { expect, test } from "vitest"
import { Run } from "./run.ts"
import { HistoryEvent, firstView, fold, next } from "./run-next.ts"

const created = {
  event: "created", t: 1, id: "5f3c1f0e-9f0b-4b52-8f43-0f2d7b6f6a10", number: 3, name: "regression", file: null, job: "ab", target: { machine: "local", ranks: 2, threads: 1 },
  seed: null, folder: "/runs/x", stages: [{ stage: "train", block: "t3k9q2mz" }, { stage: "evaluate", block: "e7w4n8rb" }],
} as const

const attempt = fc.integer({ min: 1, max: 3 })
const stage = fc.constantFrom("train", "evaluate", "other")
const outcome = fc.constantFrom("done" as const, "stopped" as const, "failed" as const, "cancelled" as const)
const step = fc.nat(100)
const t = fc.integer({ min: 1, max: 1000 })
const later = fc.oneof(
  fc.record({ event: fc.constant("launching" as const), t, attempt }),
  fc.record({ event: fc.constant("launched" as const), t, attempt }),
  fc.record({ event: fc.constant("reached" as const), t, attempt, state: fc.constantFrom("uploading" as const, "building" as const, "submitting" as const, "queued" as const, "unknown" as const), text: fc.string() }),
  fc.record({ event: fc.constantFrom("sent" as const, "denied" as const), t, attempt, build: fc.constantFrom(true as const, undefined) }),
  fc.record({ event: fc.constant("submitted" as const), t, attempt, submission: fc.string(), build: fc.constantFrom(true as const, undefined) }),
  fc.record({ event: fc.constant("detail" as const), t, attempt, text: fc.string(), trouble: fc.constantFrom(true as const, undefined), keeps: fc.constantFrom("apart" as const, "stop" as const, undefined) }),
  fc.record({ event: fc.constant("apart" as const), t }),
  fc.record({ event: fc.constant("running" as const), t, attempt, resumedFromStep: fc.option(step) }),
  fc.record({ event: fc.constant("stage-started" as const), t, attempt, stage, block: fc.constant("t3k9q2mz"), step, steps: step, epochs: step }),
  fc.record({ event: fc.constant("progress" as const), t, attempt, stage, step, epoch: step }),
  fc.record({ event: fc.constant("scores" as const), t, attempt, block: fc.constant("e7w4n8rb"), scores: fc.constant({ r2: 0.5 }) }),
  fc.record({ event: fc.constant("stage-ended" as const), t, attempt, stage, outcome }),
  fc.record({ event: fc.constant("stop-requested" as const), t }),
  fc.record({ event: fc.constant("ended" as const), t, attempt: fc.option(attempt), outcome, code: fc.option(fc.nat(255)), failure: fc.constant(null) }),
  fc.record({ event: fc.constant("resume-requested" as const), t }),
  fc.record({ event: fc.constant("checkpoint" as const), t, attempt, stage, step }),
  fc.record({ event: fc.constant("continued" as const), t, attempt, job: fc.integer({ min: 2, max: 9 }), jobs: fc.constant(10), stage, step }),
)

test("any sequence of events gives a valid view that keeps its promises", () => {
  fc.assert(
    fc.property(fc.array(later, { maxLength: 40 }), (events) => {
      let run = firstView(created as never)
      for (const event of events) {
        HistoryEvent.parse(event)
        const before = run
        run = next(run, event)
        Run.parse(run)
        expect((run.state === "ended") === (run.outcome !== null)).toBe(true)
        expect((run.endedAt !== null) === (run.state === "ended")).toBe(true)
        expect(run.attempts.map(({ number }) => number)).toEqual(run.attempts.map((_, index) => index + 1))
        if (before.state === "ended" && event.event !== "resume-requested" && event.event !== "continued") expect(run).toBe(before)
        if (before.outcome === "done") expect(run).toBe(before)
        if (run.state === "ended") expect(run.trouble).toBeUndefined()
        if (run.state === "ended") expect(run.stages.some(({ state }) => state === "running")).toBe(false)
      }
      expect(fold([created as never, ...events])).toEqual(run)
    }),
  )
})

test("of progress events in a row only the last matters when steps rise", () => {
  const started = [created, { event: "launching", t: 2, attempt: 1 }, { event: "running", t: 3, attempt: 1, resumedFromStep: null }] as never[]
  const progress = (reached: number) => ({ event: "progress", t: 4, attempt: 1, stage: "train", step: reached, epoch: 1 }) as never
  expect(fold([...started, progress(1), progress(5), progress(9)])).toEqual(fold([...started, progress(9)]))
})

test("a stopped run continues as attempt 2 and keeps what is done", () => {
  const run = fold([
    created,
    { event: "launching", t: 2, attempt: 1 },
    { event: "launched", t: 2, attempt: 1 },
    { event: "running", t: 3, attempt: 1, resumedFromStep: null },
    { event: "stage-started", t: 3, attempt: 1, stage: "train", block: "t3k9q2mz", step: 0, steps: 100, epochs: 10 },
    { event: "stop-requested", t: 4 },
    { event: "stage-ended", t: 5, attempt: 1, stage: "train", outcome: "stopped" },
    { event: "ended", t: 5, attempt: 1, outcome: "stopped", code: 75, failure: null },
    { event: "resume-requested", t: 6 },
    { event: "launching", t: 7, attempt: 2 },
    { event: "running", t: 8, attempt: 2, resumedFromStep: 40 },
    { event: "progress", t: 9, attempt: 1, stage: "train", step: 99, epoch: 9 },
  ] as never[])
  expect(run?.attempts).toMatchObject([{ number: 1, outcome: "stopped", code: 75 }, { number: 2, resumedFromStep: 40 }])
  expect(run?.state).toBe("running")
  expect(run?.stages[0]).toMatchObject({ state: "waiting", step: 0 })
})

test("what a run cannot get over is told until it goes on, and one of several goes alone only before it is handed in", () => {
  const array = { id: "5f3c1f0e-9f0b-4b52-8f43-0f2d7b6f6a11", index: 2, count: 3 }
  const stuck = [{ ...created, array }, { event: "launching", t: 2, attempt: 1 }, { event: "detail", t: 3, attempt: 1, text: "no space", trouble: true, keeps: "apart" }] as never[]
  expect(fold(stuck)).toMatchObject({ trouble: true, keeps: "apart", detail: "no space" })
  const reached = { event: "reached", t: 4, attempt: 1, state: "submitting", text: "submitting" } as never
  expect(fold([...stuck, reached])).not.toMatchObject({ trouble: true })
  expect(fold([...stuck, reached])?.keeps).toBeUndefined()
  const apart = { event: "apart", t: 5 } as never
  expect(fold([...stuck, apart])?.array).toEqual({ ...array, apart: true })
  const submitted = { event: "submitted", t: 4, attempt: 1, submission: "7_2" } as never
  expect(fold([...stuck, reached, submitted, apart])?.array).toEqual(array)
  expect(fold([created as never, apart])?.array).toBeUndefined()
})
