import fc from "fast-check"
import { expect, test } from "vitest"
import { firstView, fold, next, type HistoryEvent } from "../model/run-next.ts"
import type { Run } from "../model/run.ts"
import { chainStep, interruption, jobsTaken, savedBy, type Interruption } from "./chain.ts"
import { queueEnd } from "./queue-verdict.ts"

const created = {
  event: "created", t: 1, id: "5f3c1f0e-9f0b-4b52-8f43-0f2d7b6f6a10", number: 3, name: "regression", file: null, job: "ab", target: { machine: "cluster", ranks: 2, threads: 1 },
  seed: null, folder: "/runs/x", stages: [{ stage: "train", block: "t3k9q2mz" }, { stage: "evaluate", block: "e7w4n8rb" }],
} as const
const stages = ["train", "evaluate"]
const started = (attempt: number, step: number, stage = "train"): HistoryEvent => ({ event: "stage-started", t: 3, attempt, stage, block: "t3k9q2mz", step, steps: 100, epochs: 10 })
const saved = (attempt: number, step: number, stage = "train"): HistoryEvent => ({ event: "checkpoint", t: 4, attempt, stage, step })
const launching = (attempt: number): HistoryEvent => ({ event: "launching", t: 2, attempt })

test("what was saved is what a checkpoint of this attempt holds beyond its beginning, or a stage that is done", () => {
  expect(savedBy([started(1, 0)], 1, stages)).toBeNull()
  expect(savedBy([started(1, 0), saved(1, 40)], 1, stages)).toEqual({ stage: "train", step: 40 })
  expect(savedBy([started(1, 0), saved(1, 40), started(2, 40)], 2, stages)).toBeNull()
  expect(savedBy([started(2, 40), saved(2, 40)], 2, stages)).toBeNull()
  // The checkpoint of before was purged: it began anew and got less far, but did get somewhere.
  expect(savedBy([started(1, 0), saved(1, 40), started(2, 0), saved(2, 30)], 2, stages)).toEqual({ stage: "train", step: 30 })
  expect(savedBy([started(1, 90), { event: "stage-ended", t: 5, attempt: 1, stage: "train", outcome: "done" }], 1, stages)).toEqual({ stage: "evaluate", step: 0 })
  expect(savedBy([started(1, 90), started(1, 0, "evaluate")], 1, stages)).toEqual({ stage: "evaluate", step: 0 })
  expect(savedBy([started(1, 0), { event: "stage-ended", t: 5, attempt: 1, stage: "train", outcome: "stopped" }], 1, stages)).toBeNull()
})

test("only what a batch system does to a job interrupts it", () => {
  expect(interruption({ code: 75 }, null)).toBe("told to stop")
  expect(interruption({ code: 75 }, "failed")).toBe("told to stop")
  expect(interruption({ code: 75 }, "timeout")).toBe("time limit")
  expect(interruption(null, "timeout")).toBe("time limit")
  expect(interruption({ code: 143 }, "preempted")).toBe("preempted")
  expect(interruption({ code: 1 }, "node-failed")).toBe("node failed")
  expect(interruption(null, "rerun")).toBe("started anew")
  expect(queueEnd("rerun", null)).toBe("rerun")
  expect(queueEnd("rerun", { code: 75 })).toBe("rerun")
  const wrongUse = { code: 64 }
  expect(queueEnd("rerun", wrongUse)).toBe("failed")
  for (const word of ["cancelled", "deadline", "out-of-memory"] as const) expect(interruption({ code: 75 }, word)).toBeNull()
  expect(interruption({ code: 0 }, "timeout")).toBeNull()
  expect(interruption({ code: 1 }, "failed")).toBeNull()
  expect(interruption(null, "failed")).toBeNull()
})

test("it says which job, why, from where, and what to do", () => {
  const run = firstView(created as never)
  const first = [launching(1), started(1, 0)]
  expect(chainStep(run, [...first, saved(1, 40)], { attempt: 1, why: "told to stop" })).toEqual({ goesOn: { job: 2, jobs: 10, stage: "train", step: 40 } })
  const none = chainStep(run, first, { attempt: 1, why: "time limit" })
  expect(none).toMatchObject({ goesOn: null, outcome: "failed", failure: { code: "run-no-progress" } })
  expect(none).toHaveProperty("failure.message", expect.stringMatching(/^Job 1 of at most 10 was ended at its time limit before it had saved anything\. .*Ask for more time, or have checkpoints written more often/))
  const second = [...first, saved(1, 40), launching(2), started(2, 40)]
  expect(chainStep(run, second, { attempt: 2, why: "told to stop" })).toHaveProperty("failure.message", expect.stringMatching(/^Job 2 of at most 10 .* anything newer than step 40, with which it began/))
  const two = { ...run, target: { ...run.target, jobs: 2 } }
  expect(chainStep(two, [...second, saved(2, 60)], { attempt: 2, why: "preempted" })).toMatchObject({ goesOn: null, outcome: "stopped", failure: { code: "run-jobs-used", message: expect.stringMatching(/2 jobs .* at step 60\. Resume/) as string } })
  expect(chainStep({ ...run, target: { ...run.target, jobs: 1 } }, first, { attempt: 1, why: "time limit" })).toBeNull()
})

test("a run that goes on tells its job and step; who resumes it begins to count anew", () => {
  const events = [
    created, launching(1), started(1, 0), saved(1, 400),
    { event: "ended", t: 5, attempt: 1, outcome: "stopped", code: 75, failure: null },
    { event: "continued", t: 5, attempt: 1, job: 2, jobs: 10, stage: "train", step: 400 },
  ] as HistoryEvent[]
  expect(fold(events)).toMatchObject({ state: "prepared", outcome: null, endedAt: null, detail: "waiting to continue; job 2 of at most 10, from step 400", attempts: [{ outcome: "stopped", code: 75 }] })
  const running = fold([...events, launching(2), { event: "running", t: 7, attempt: 2, resumedFromStep: 400 }])
  expect(running?.detail).toBe("running; job 2 of at most 10, from step 400")
  const ended: HistoryEvent = { event: "ended", t: 8, attempt: 2, outcome: "stopped", code: 75, failure: null }
  const resumed = fold([...events, launching(2), ended, { event: "resume-requested", t: 9 }])
  expect(resumed?.chain).toBeUndefined()
  expect(jobsTaken([...events, launching(2), ended])).toBe(2)
  expect(jobsTaken([...events, launching(2), ended, { event: "resume-requested", t: 9 }, launching(3)])).toBe(1)
})

/** A job runs some steps, of which it saves every `every`th; told to stop, it also saves the last. */
const world = fc.record({
  total: fc.integer({ min: 1, max: 60 }),
  every: fc.integer({ min: 1, max: 20 }),
  jobs: fc.integer({ min: 2, max: 12 }),
  lives: fc.array(fc.record({ steps: fc.nat(20), why: fc.constantFrom<Interruption>("told to stop", "time limit", "preempted", "node failed"), purged: fc.boolean() }), { minLength: 1, maxLength: 8 }),
})

test("whatever ends its jobs: a chain ends, takes no more jobs than allowed, and each but the last saved more than it began with", () => {
  fc.assert(
    fc.property(world, ({ total, every, jobs, lives }) => {
      let run: Run = { ...firstView(created as never), target: { ...created.target, jobs } }
      const events: HistoryEvent[] = [created as never]
      const happen = (...happened: Exclude<HistoryEvent, { event: "created" }>[]): void => {
        for (const event of happened) run = next(run, event)
        events.push(...happened)
      }
      let kept = 0
      const gains: number[] = []
      while (run.state !== "ended") {
        const attempt = run.attempts.length + 1
        const { steps, why, purged } = lives[(attempt - 1) % lives.length] ?? { steps: 0, why: "time limit", purged: false }
        const began = purged ? 0 : kept
        const reached = Math.min(total, began + steps)
        happen(launching(attempt) as never, started(attempt, began) as never)
        const last = why === "told to stop" ? reached : Math.floor(reached / every) * every
        for (let step = began + 1; step <= reached; step += 1) if (step % every === 0 || (step === reached && last === reached)) happen(saved(attempt, step) as never)
        const gain = Math.max(0, last - began)
        kept = gain > 0 ? last : began
        gains.push(gain)
        if (reached === total) {
          happen({ event: "ended", t: 9, attempt, outcome: "done", code: 0, failure: null })
          break
        }
        const step = chainStep(run, events, { attempt, why })
        const { outcome, failure } = step?.goesOn === null ? step : { outcome: "stopped" as const, failure: null }
        happen({ event: "ended", t: 9, attempt, outcome, code: 75, failure })
        if (step !== null && step.goesOn !== null) happen({ event: "continued", t: 9, attempt, ...step.goesOn })
      }
      expect(gains.length).toBeLessThanOrEqual(jobs)
      expect(gains.slice(0, -1).every((gain) => gain > 0)).toBe(true)
      const code = run.failure?.code
      if (run.outcome === "done") expect(code).toBeUndefined()
      else expect(code).toBe(gains.at(-1) === 0 ? "run-no-progress" : "run-jobs-used")
      if (code === "run-jobs-used") expect(gains).toHaveLength(jobs)
      expect(fold([created as never, ...events.slice(1)])?.attempts).toEqual(run.attempts)
    }),
    { numRuns: 1000 },
  )
})
