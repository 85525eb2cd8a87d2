import { z } from "zod"
import { Place } from "./problem.ts"
import { RankRates } from "./rank-spent.ts"
import { RankScore } from "./stragglers.ts"
import { Target } from "./target.ts"

export const RunState = z.enum(["prepared", "building", "uploading", "submitting", "queued", "running", "stopping", "ended", "unknown"])
export type RunState = z.infer<typeof RunState>

/** What frees those that wait for a run with which they are handed in: it goes apart, or is stopped. */
export const Keeps = z.enum(["apart", "stop"])

/** How a run ended. `stopped` can be resumed. */
export const Outcome = z.enum(["done", "stopped", "failed", "cancelled"])
export type Outcome = z.infer<typeof Outcome>

/** Why it ended, for people: what happened, where (block, file, line, rank), what to do. */
export const Failure = z.strictObject({ code: z.string(), message: z.string(), at: Place })
export type Failure = z.infer<typeof Failure>

/** One launch. */
export const Attempt = z.strictObject({
  number: z.int().positive(),
  /** The batch system's number of it. */
  submission: z.string().optional(),
  /** That of the job that built it. */
  build: z.string().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Exit code of the program, when known. */
  code: z.int().optional(),
  outcome: Outcome.optional(),
  failure: Failure.optional(),
  resumedFromStep: z.int().optional(),
})
export type Attempt = z.infer<typeof Attempt>

/** Progress of one job block, as its records tell. */
export const StageProgress = z.strictObject({
  stage: z.string(),
  block: z.string(),
  state: z.enum(["waiting", "running", "done", "stopped", "failed"]),
  step: z.int(),
  steps: z.int(),
  epoch: z.int(),
  epochs: z.int(),
  startedAt: z.number().optional(),
  /** When its stop rule ends it, if it has steps left then. */
  until: z.number().optional(),
  endedAt: z.number().optional(),
  /** Why it had done enough before its last step, in the program's words: "no gain for 5 epochs". */
  early: z.string().optional(),
})
export type StageProgress = z.infer<typeof StageProgress>

export const Scores = z.record(z.string(), z.union([z.number(), z.string()]))
export type Scores = z.infer<typeof Scores>

/** The job of a batch system that goes on where the one before it was saved. */
export const Chain = z.strictObject({
  /** Counts from the last start by a person. */
  job: z.int().min(2),
  jobs: z.int().positive(),
  /** In which stage, and after which of its steps. */
  stage: z.string(),
  step: z.int().nonnegative(),
})
export type Chain = z.infer<typeof Chain>

/** Its place among runs that were started together and differ in one thing, such as the seed: a batch system that has arrays takes them as one. */
export const RunArray = z.strictObject({
  id: z.uuid(),
  /** Counts from 1. */
  index: z.int().positive(),
  count: z.int().positive(),
  /** It goes alone: a person wanted the others to be handed in without it. */
  apart: z.literal(true).optional(),
})
export type RunArray = z.infer<typeof RunArray>

/** The fold over a run's events: what a person sees. Times are seconds since 1970. */
export const Run = z.strictObject({
  id: z.uuid(),
  /** `#12`: counts up in one store. */
  number: z.int().positive(),
  /** Name of the pipeline. */
  name: z.string(),
  /** Path of the pipeline file, when it had one. */
  file: z.string().nullable(),
  /** Hash of the job's manifest. */
  job: z.string(),
  target: Target,
  seed: z.int().nullable(),
  array: RunArray.optional(),
  state: RunState,
  /** A sentence on where it is: "building the run time (12 of 48)". */
  detail: z.string(),
  /** It cannot go on as things are, which the detail says, and tries again and again. */
  trouble: z.literal(true).optional(),
  /** Present while others, with which it is handed in, wait for one that cannot go on. */
  keeps: Keeps.optional(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  outcome: Outcome.nullable(),
  failure: Failure.nullable(),
  attempts: z.array(Attempt),
  /** Present while a job that nobody asked for goes on with it. */
  chain: Chain.optional(),
  stages: z.array(StageProgress),
  /** By block id of the evaluate block, then by score. */
  scores: z.record(z.string(), Scores),
  folder: z.string(),
})
export type Run = z.infer<typeof Run>

/** What one rank was doing when it last wrote its board. */
export const RankState = z.strictObject({
  rank: z.int().nonnegative(),
  node: z.string(),
  stage: z.string(),
  block: z.string(),
  phase: z.string(),
  step: z.int(),
  steps: z.int(),
  pid: z.int(),
  residentBytes: z.number(),
  /** Seconds since the board was written, and since step or phase changed. */
  age: z.number(),
  idle: z.number(),
  state: z.enum(["live", "slow", "stuck", "gone", "done"]),
  /** What it did since the look before, or since its stage began. */
  rates: RankRates.optional(),
  /** How it compares with the others and with its own past. */
  score: RankScore.optional(),
  /** "rank 1 has not answered for 4 s in hidden 1": only when something is wrong. */
  message: z.string().optional(),
})
export type RankState = z.infer<typeof RankState>

/** Points of one series, thinned to extremes: x is the step. A value that is not finite is null, a gap; thinned points stand for the finite ones. */
export const SeriesPoints = z.strictObject({
  series: z.string(),
  stage: z.string(),
  steps: z.array(z.number()),
  values: z.array(z.number().nullable()),
  /** Present when thinned: least and greatest of each bucket. */
  low: z.array(z.number()).optional(),
  high: z.array(z.number()).optional(),
  attempts: z.array(z.int()).optional(),
})
export type SeriesPoints = z.infer<typeof SeriesPoints>
