import type { Analysis } from "../compile/2-infer/analysis.ts"
import { stageFigures } from "../compile/3-plan/figures/figures.ts"
import type { StageFigures } from "../compile/3-plan/figures/stage-figures.ts"
import { strategyOf } from "../compile/3-plan/stages.ts"
import type { Machine, PastRun, Rates } from "../model/machine.ts"
import type { Problem } from "../model/problem.ts"
import type { Target } from "../model/target.ts"
import type { Advice } from "./advice.ts"
import { adviceFor } from "./advice.ts"
import { errorOf } from "./error.ts"
import type { JobWork } from "./job-work.ts"
import { jobWork } from "./job-work.ts"
import { memoryOfRank, memoryProblem } from "./memory.ts"
import type { Limit } from "./limit.ts"
import { limitOf } from "./limit.ts"
import type { RankTime } from "./scaling.ts"
import { scalingOf } from "./scaling.ts"
import type { StepParts } from "./step-time.ts"
import { stepParts } from "./step-time.ts"
import { jobTime } from "./job-time.ts"

/** What a training job will cost, worked out from rates of a machine. Seconds, bytes. It is no measurement, and says so. */
export interface Forecast {
  readonly label: "forecast"
  readonly job: string
  readonly machine: string
  readonly ranks: number
  readonly step: number
  readonly epoch: number
  readonly total: number
  readonly coreHours: number
  readonly memoryPerRank: number
  readonly parts: StepParts
  readonly limit: Limit
  /** What a step also does, in sentences; it takes longer than was told. */
  readonly notCounted: readonly string[]
  readonly scaling: readonly RankTime[]
  readonly advice: readonly Advice[]
  /** Median of |forecast − measured| / measured over so many past runs on the machine; null without one. */
  readonly error: { readonly median: number; readonly from: number } | null
  readonly problems: readonly Problem[]
}

export interface NoForecast {
  readonly job: string
  readonly reason: string
}

export interface ToForecast {
  readonly analysis: Analysis
  /** A job block. */
  readonly job: string
  readonly target: Target
  readonly machine: Machine
  readonly past?: readonly PastRun[]
}

/** Never throws: what cannot be told comes with the reason. */
export function forecast({ analysis, job, target, machine, past = [] }: ToForecast): Forecast | NoForecast {
  const { rates } = machine
  if (!rates) return { job, reason: noRates(machine) }
  if (strategyOf(analysis, job)?.apart) return { job, reason: "Steps of ranks that train apart (downpour, EASGD, GEM) are not forecast: how long they wait for each other is not known." }
  const work = jobWork(analysis, job)
  const figures = stageFigures(analysis, job, target)
  if (!work || !figures) return { job, reason: "Only training jobs whose sizes and rows are all known are forecast." }
  const figuresAt = (batch: number) => stageFigures(withBatch(analysis, job, batch), job, target)
  return forecastOf(work, { figures, figuresAt, rates, machine, target, past })
}

function withBatch(analysis: Analysis, job: string, batch: number): Analysis {
  const block = analysis.blocks[job]!
  return { ...analysis, blocks: { ...analysis.blocks, [job]: { ...block, config: { ...block.config, batch } } } }
}

interface Circumstances {
  readonly figures: StageFigures
  readonly figuresAt: (batch: number) => StageFigures | null
  readonly rates: Rates
  readonly machine: Machine
  readonly target: Target
  readonly past: readonly PastRun[]
}

function forecastOf(work: JobWork, { figures, figuresAt, rates, machine, target, past }: Circumstances): Forecast {
  const ranks = work.shared ? Math.min(target.ranks, work.batch) : 1
  const time = jobTime(work, rates, ranks)
  const parts = stepParts(work, rates, ranks)
  const node = { memory: machine.node.memoryBytes?.value ?? rates.memoryBytes, ranks: Math.min(ranks, machine.node.cores?.value ?? rates.cores), title: machine.title, shared: work.shared, figuresAt }
  return {
    label: "forecast",
    job: work.job,
    machine: machine.name,
    ranks,
    ...time,
    coreHours: (time.total * ranks * target.threads) / 3600,
    memoryPerRank: memoryOfRank(figures),
    parts,
    limit: limitOf(parts),
    notCounted: work.rounds ? [roundingNotCounted] : [],
    scaling: scalingOf(work, rates, ranks),
    advice: adviceFor(work, rates, ranks),
    error: errorOf(past),
    problems: memoryProblem(figures, work.batch, node),
  }
}

const roundingNotCounted = "Mixed precision: rounding what products multiply is not counted, no rate of it is measured; a step takes longer than this."

function noRates({ name, title }: Machine): string {
  return name === "local" ? "There are no rates for this computer yet: tephra calibrate measures them, in about four minutes." : `There are no rates for ${title}: nobody has measured them, and no document states them.`
}
