import { z } from "zod"
import { Chain, Failure, Keeps, Outcome, RunArray, Scores } from "./run.ts"
import type { Attempt, Run, StageProgress } from "./run.ts"
import { own } from "./own-key.ts"
import { endText } from "./run-words.ts"
import { Target } from "./target.ts"

const t = z.number()
const attempt = z.int().positive()
/** Where the job is built by one of its own. */
const build = z.literal(true).optional()

/** What happened to a run, in order. These are the truth and are kept; a `Run` is only their fold. Times are seconds since 1970. */
export const HistoryEvent = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("created"),
    t,
    id: z.uuid(),
    number: z.int().positive(),
    name: z.string(),
    file: z.string().nullable(),
    job: z.string(),
    target: Target,
    seed: z.int().nullable(),
    array: RunArray.optional(),
    folder: z.string(),
    stages: z.array(z.strictObject({ stage: z.string(), block: z.string() })),
  }),
  /** Written before the launch, so that a crash between the two is seen. */
  z.strictObject({ event: z.literal("launching"), t, attempt }),
  z.strictObject({ event: z.literal("launched"), t, attempt }),
  /** On the way to a batch system and in its queue. `unknown`: nobody can be asked; never an end. */
  z.strictObject({ event: z.literal("reached"), t, attempt, state: z.enum(["uploading", "building", "submitting", "queued", "unknown"]), text: z.string() }),
  /** Written before a submission is sent, each time. `members`: it is that of an array, with the jobs of the runs of these indices. */
  z.strictObject({ event: z.literal("sent"), t, attempt, build, members: z.array(z.int().positive()).optional() }),
  /** Queue and accounting both said that they know no submission of this attempt. */
  z.strictObject({ event: z.literal("denied"), t, attempt, build }),
  z.strictObject({ event: z.literal("submitted"), t, attempt, submission: z.string(), build }),
  z.strictObject({ event: z.literal("detail"), t, attempt, text: z.string(), trouble: z.literal(true).optional(), keeps: Keeps.optional() }),
  z.strictObject({ event: z.literal("running"), t, attempt, resumedFromStep: z.int().nullable() }),
  z.strictObject({ event: z.literal("stage-started"), t, attempt, stage: z.string(), block: z.string(), step: z.int(), steps: z.int(), epochs: z.int(), until: z.number().optional() }),
  z.strictObject({ event: z.literal("progress"), t, attempt, stage: z.string(), step: z.int(), epoch: z.int() }),
  /** All up to this step is saved. */
  z.strictObject({ event: z.literal("checkpoint"), t, attempt, stage: z.string(), step: z.int() }),
  z.strictObject({ event: z.literal("scores"), t, attempt, block: z.string(), scores: Scores }),
  z.strictObject({ event: z.literal("stage-ended"), t, attempt, stage: z.string(), outcome: Outcome }),
  z.strictObject({ event: z.literal("stop-requested"), t }),
  /** Those that were started together with it are handed in without it. */
  z.strictObject({ event: z.literal("apart"), t }),
  /** `early`: of each stage that its stop rule ended, why. */
  z.strictObject({ event: z.literal("ended"), t, attempt: attempt.nullable(), outcome: Outcome, code: z.int().nullable(), failure: Failure.nullable(), early: z.record(z.string(), z.string()).optional() }),
  z.strictObject({ event: z.literal("resume-requested"), t }),
  /** The batch system ended this attempt before the work was done, and what it saved lets the next one go on. */
  z.strictObject({ event: z.literal("continued"), t, attempt, ...Chain.shape }),
])
export type HistoryEvent = z.infer<typeof HistoryEvent>
type Created = Extract<HistoryEvent, { event: "created" }>
type Later = Exclude<HistoryEvent, { event: "created" }>
type Named<N extends HistoryEvent["event"]> = Extract<HistoryEvent, { event: N }>

export function firstView(event: Created): Run {
  const stages = event.stages.map(({ stage, block }): StageProgress => ({ stage, block, state: "waiting", step: 0, steps: 0, epoch: 0, epochs: 0 }))
  const { id, number, name, file, job, target, seed, array, folder } = event
  return {
    id, number, name, file, job, target, seed, ...(array === undefined ? {} : { array }), folder, stages,
    state: "prepared", detail: "waiting to start", createdAt: event.t, endedAt: null, outcome: null, failure: null, attempts: [], scores: {},
  }
}

/**
 * The view after one more event. An event that does not fit the present state (late, doubled, of an older attempt)
 * changes nothing: only `resume-requested` and `continued` lead out of `ended`.
 */
export function next(run: Run, event: Later): Run {
  switch (event.event) {
    case "resume-requested":
      return run.state === "ended" && run.outcome !== "done" ? resumed(run) : run
    case "continued":
      return run.state === "ended" && run.outcome !== "done" && event.attempt === run.attempts.length ? continued(run, event) : run
    case "stop-requested":
      return run.state === "ended" || run.state === "stopping" ? run : { ...run, state: "stopping", detail: run.state === "running" ? stoppingText : "stopping before it runs" }
    case "apart":
      return run.array === undefined || run.state === "ended" || run.attempts.some(({ submission }) => submission !== undefined) ? run : { ...run, array: { ...run.array, apart: true } }
    case "launching":
      return run.state === "prepared" && event.attempt === run.attempts.length + 1
        ? { ...run, state: "building", detail: "starting", attempts: [...run.attempts, { number: event.attempt, startedAt: event.t }] }
        : run
    case "ended":
      return run.state === "ended" || (event.attempt ?? run.attempts.length) !== run.attempts.length ? run : ended(run, event)
    default:
      return run.state === "ended" || event.attempt !== run.attempts.length ? run : during(run, event)
  }
}

export const stoppingText = "stopping after a checkpoint"

/** A sentence on where a run is, with the job in which it goes on: "running; job 3 of at most 10, from step 400". */
export function withChain({ chain }: Run, text: string): string {
  if (chain === undefined) return text
  return `${text}; job ${chain.job} of at most ${chain.jobs}, from ${chain.step > 0 ? `step ${chain.step}` : `stage ${chain.stage}`}`
}

/** The whole fold; null when the first event is not `created`. */
export function fold(events: Iterable<HistoryEvent>): Run | null {
  let run: Run | null = null
  for (const event of events) {
    if (event.event === "created") run ??= firstView(event)
    else if (run !== null) run = next(run, event)
  }
  return run
}

type During = Exclude<Later, Named<"resume-requested"> | Named<"continued"> | Named<"stop-requested"> | Named<"apart"> | Named<"launching"> | Named<"ended">>

function during(before: Run, event: During): Run {
  const run = withoutTrouble(before)
  switch (event.event) {
    case "launched":
      return unlessStopping(run, { state: "building", detail: "building" })
    case "reached":
      return unlessStopping(run, { state: event.state, detail: event.text })
    case "sent":
      return unlessStopping(run, event.build === true ? { state: "building", detail: "handing in the build" } : { state: "submitting", detail: "submitting" })
    case "denied":
      return run
    case "checkpoint":
      return oneStage(run, event.stage, (stage) => (event.step <= stage.step ? stage : { ...stage, step: event.step }))
    case "submitted":
      if (event.build === true) return unlessStopping(lastAttempt(run, { build: event.submission }), { state: "building", detail: "its build is queued" })
      return unlessStopping(lastAttempt(run, { submission: event.submission }), { state: "queued", detail: "queued" })
    case "detail":
      return { ...run, detail: event.text, ...(event.trouble === true ? { trouble: true, ...(event.keeps === undefined ? {} : { keeps: event.keeps }) } : {}) }
    case "running":
      return unlessStopping(lastAttempt(run, event.resumedFromStep === null ? {} : { resumedFromStep: event.resumedFromStep }), { state: "running", detail: withChain(run, "running") })
    case "stage-started":
      return oneStage(run, event.stage, (stage) => ({
        ...stage, state: "running", step: event.step, steps: event.steps, epochs: event.epochs,
        epoch: event.step === 0 ? 0 : stage.epoch, startedAt: event.t, until: event.until, endedAt: undefined,
      }))
    case "progress":
      return oneStage(run, event.stage, (stage) => (event.step < stage.step ? stage : { ...stage, step: event.step, epoch: event.epoch }))
    case "scores":
      return { ...run, scores: { ...run.scores, [event.block]: event.scores } }
    case "stage-ended":
      return oneStage(run, event.stage, (stage) => ({ ...stage, state: event.outcome === "cancelled" ? "stopped" : event.outcome, endedAt: event.t }))
  }
}

function withoutTrouble(run: Run): Run {
  if (run.trouble === undefined) return run
  const { trouble: _, keeps: _keeps, ...rest } = run
  return rest
}

function unlessStopping(run: Run, change: Pick<Run, "state" | "detail">): Run {
  return run.state === "stopping" ? run : { ...run, ...change }
}

function oneStage(run: Run, name: string, change: (stage: StageProgress) => StageProgress): Run {
  return { ...run, stages: run.stages.map((stage) => (stage.stage === name ? withoutUndefined(change(stage)) : stage)) }
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T
}

function lastAttempt(run: Run, change: Partial<Attempt>): Run {
  return { ...run, attempts: run.attempts.map((each, index) => (index === run.attempts.length - 1 ? { ...each, ...change } : each)) }
}

function ended(run: Run, event: Named<"ended">): Run {
  const change: Partial<Attempt> = { endedAt: event.t, outcome: event.outcome }
  if (event.code !== null) change.code = event.code
  if (event.failure !== null) change.failure = event.failure
  const stageState = event.outcome === "failed" ? "failed" : "stopped"
  const stages = run.stages.map((stage): StageProgress => {
    const early = own(event.early ?? {}, stage.stage)
    const whole = early === undefined ? stage : { ...stage, early }
    return whole.state === "running" ? { ...whole, state: stageState, endedAt: event.t } : whole
  })
  const detail = event.failure?.message ?? endText({ outcome: event.outcome, stages, asked: run.state === "stopping" })
  return { ...lastAttempt(withoutTrouble(run), change), stages, state: "ended", endedAt: event.t, outcome: event.outcome, failure: event.failure, detail }
}

/** Stages that are done stay so; the others wait, keeping the step that they had reached. */
function resumed(run: Run): Run {
  const stages = run.stages.map((stage): StageProgress => (stage.state === "done" ? stage : withoutUndefined({ ...stage, state: "waiting", endedAt: undefined })))
  const { chain: _ended, ...rest } = run
  return { ...rest, stages, state: "prepared", detail: "waiting to continue", endedAt: null, outcome: null, failure: null }
}

function continued(run: Run, { job, jobs, stage, step }: Named<"continued">): Run {
  const after = { ...resumed(run), chain: { job, jobs, stage, step } }
  return { ...after, detail: withChain(after, "waiting to continue") }
}
