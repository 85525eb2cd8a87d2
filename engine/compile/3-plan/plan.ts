import type { Problem } from "../../model/problem.ts"
import { hasErrors } from "../../model/problem.ts"
import type { Target } from "../../model/target.ts"
import { own } from "../../model/own-key.ts"
import { drawnProblem } from "../1-check/drawn.ts"
import type { Analysis } from "../2-infer/analysis.ts"
import { planDatasets } from "./datasets.ts"
import { claim, newScope } from "./identifiers.ts"
import { jobsOf } from "./jobs.ts"
import { planNetwork } from "./networks.ts"
import type { DataUse, Plan } from "./plan-data.ts"
import { jobProblems, noJob, problemsForJob } from "./plan-problems.ts"
import { planStage } from "./stages.ts"
import { behind, titleOf } from "./walk.ts"
import { sourcesIn } from "./jobs.ts"

export interface ToPlan {
  readonly analysis: Analysis
  readonly target: Target
}

export interface Planned {
  /** Null when a problem is an error. */
  readonly plan: Plan | null
  /** Also those of the analysis. */
  readonly problems: readonly Problem[]
}

/** Lays a pipeline out as a job for a target. Never throws. */
export function plan({ analysis, target }: ToPlan): Planned {
  const jobs = jobsOf(analysis)
  const drawn = (problem: Problem) => drawnProblem(problem, analysis.checked.expanded)
  const found = problemsForJob(analysis)
  if (jobs.length === 0) return { plan: null, problems: [...found, noJob()] }
  if (hasErrors(found)) return { plan: null, problems: found }
  const problems = [...found, ...jobs.flatMap((job) => jobProblems(analysis, job, target).map(drawn))]
  if (hasErrors(problems)) return { plan: null, problems }
  try {
    return { plan: laidOut({ analysis, jobs, target }), problems }
  } catch (error) {
    return { plan: null, problems: [...problems, failed(error)] }
  }
}

/** `lower` of a block type has a fault; the pipeline has none that is known. */
function failed(error: unknown): Problem {
  return { code: "block-failed", severity: "error", message: `A block type's rules failed: ${String(error)}. This is a fault of the block type, not of your pipeline.`, at: {} }
}

interface ToLayOut {
  readonly analysis: Analysis
  readonly jobs: readonly string[]
  readonly target: Target
}

function laidOut({ analysis, jobs, target }: ToLayOut): Plan {
  const stageScope = newScope()
  const stages = new Map(jobs.map((job) => [job, claim(stageScope, titleOf(analysis, job), analysis.blocks[job]!.type!.type)]))
  const scope = newScope()
  const datasets = planDatasets(analysis, jobs, scope)
  const networks = jobs.flatMap((job) => planNetwork({ analysis, job, stage: stages.get(job)!, scope }) ?? [])
  const networkNames = new Map(networks.map(({ block, name }) => [block, name]))
  return {
    name: analysis.pipeline.name,
    target,
    data: dataUses(analysis, jobs),
    datasets: datasets.functions,
    networks,
    stages: jobs.map((job) => planStage({ analysis, job, target, stages, networks: networkNames, datasets: datasets.names })),
    figures: analysis.figures,
  }
}

/** The data that the jobs read, each name once. */
function dataUses(analysis: Analysis, jobs: readonly string[]): DataUse[] {
  const uses = new Map<string, DataUse>()
  for (const block of behind(jobs, sourcesIn(analysis))) {
    for (const { name, path } of analysis.checked.blocks.get(block)!.needs) {
      const facts = own(analysis.facts, name)
      uses.set(name, uses.get(name) ?? { name, path, block, ...(facts && !("problem" in facts) && { facts }) })
    }
  }
  return [...uses.values()]
}
