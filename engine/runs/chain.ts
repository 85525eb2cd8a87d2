import type { SubmissionState } from "../model/queue.ts"
import type { Failure, Outcome, Run } from "../model/run.ts"
import type { HistoryEvent } from "../model/run-next.ts"
import { mostJobs } from "../model/target.ts"
import type { ExitRecord } from "./run-folder.ts"

/** Why an attempt ended before its work was done, at no fault of its own and by no person's wish. */
export type Interruption = "told to stop" | "time limit" | "preempted" | "node failed" | "started anew"

const words: Partial<Record<SubmissionState, Interruption>> = { timeout: "time limit", preempted: "preempted", "node-failed": "node failed", rerun: "started anew" }

/** A batch system that only tells that a job is over leaves it to the job's own code; one that was cancelled, or had its last day, does not go on. */
export function interruption(exit: Pick<ExitRecord, "code"> | null, queue: SubmissionState | null): Interruption | null {
  if (exit?.code === 0) return null
  const word = queue === null ? undefined : words[queue]
  if (word !== undefined) return word
  const open = queue === null || queue === "done" || queue === "failed"
  return exit?.code === 75 && open ? "told to stop" : null
}

/** Work that outlives an attempt: all before this stage, and of it what a checkpoint holds. */
interface Saved {
  readonly stage: string
  readonly step: number
}

/** Where the next attempt would go on, if this one saved more than what it began with; else null. */
export function savedBy(events: readonly HistoryEvent[], attempt: number, stages: readonly string[]): Saved | null {
  let began: Saved | null = null
  let saved: Saved | null = null
  for (const event of events) {
    if (!("attempt" in event) || event.attempt !== attempt) continue
    if (event.event === "stage-started") {
      if (began !== null && began.stage !== event.stage) saved = { stage: event.stage, step: event.step }
      began = { stage: event.stage, step: event.step }
    } else if (event.event === "stage-ended" && event.outcome === "done") saved = { stage: stages[stages.indexOf(event.stage) + 1] ?? event.stage, step: 0 }
    else if (event.event === "checkpoint" && began?.stage === event.stage && event.step > began.step) saved = { stage: event.stage, step: event.step }
  }
  return saved
}

/** Attempts since a person last started the run. */
export function jobsTaken(events: readonly HistoryEvent[]): number {
  const from = events.findLastIndex(({ event }) => event === "resume-requested")
  return events.slice(from + 1).filter(({ event }) => event === "launching").length
}

type Continued = Extract<HistoryEvent, { event: "continued" }>
export type ChainStep = { readonly goesOn: Omit<Continued, "event" | "t" | "attempt"> } | { readonly goesOn: null; readonly outcome: Outcome; readonly failure: Failure }

/**
 * Whether another job goes on with a run whose attempt was interrupted: only if this one is proven to have saved more than what it began with, and while
 * the target allows more of them. Null where one job is all that it allows.
 */
export function chainStep({ stages, target }: Pick<Run, "stages" | "target">, events: readonly HistoryEvent[], { attempt, why }: { readonly attempt: number; readonly why: Interruption }): ChainStep | null {
  const jobs = mostJobs(target)
  if (jobs === 1) return null
  const job = jobsTaken(events)
  const saved = savedBy(events, attempt, stages.map(({ stage }) => stage))
  if (saved === null) return { goesOn: null, outcome: "failed", failure: noProgress(`Job ${job} of at most ${jobs}`, why, beganAt(events, attempt)) }
  if (job < jobs) return { goesOn: { job: job + 1, jobs, ...saved } }
  const message = `It took ${job} jobs one after another, as many as its target allows, and is saved ${saved.step > 0 ? `at step ${saved.step}` : `before stage ${saved.stage}`}. Resume goes on from there, with as many again.`
  return { goesOn: null, outcome: "stopped", failure: { code: "run-jobs-used", message, at: {} } }
}

const what: Record<Interruption, string> = { "told to stop": "was told to stop", "time limit": "was ended at its time limit", preempted: "was ended to make room for other jobs", "node failed": "ended because a node failed", "started anew": "was ended by the batch system, which started it anew" }
const advice: Record<Interruption, string> = {
  "told to stop": "Another would do no better. Ask for more time, or have checkpoints written more often, so that one fits into a job; then resume.",
  "time limit": "Another would do no better. Ask for more time, or have checkpoints written more often, so that one fits into a job; then resume.",
  preempted: "Resume hands in another job. Checkpoints more often, or a queue whose jobs are not ended for others, lose less.",
  "started anew": "Resume hands in another job. Checkpoints more often lose less.",
  "node failed": "Resume hands in another job. Checkpoints more often lose less.",
}

function noProgress(which: string, why: Interruption, began: number): Failure {
  const than = began > 0 ? `anything newer than step ${began}, with which it began` : "anything"
  return { code: "run-no-progress", message: `${which} ${what[why]} before it had saved ${than}. ${advice[why]}`, at: {} }
}

function beganAt(events: readonly HistoryEvent[], attempt: number): number {
  const first = events.find((event) => event.event === "stage-started" && event.attempt === attempt)
  return first?.event === "stage-started" ? first.step : 0
}
