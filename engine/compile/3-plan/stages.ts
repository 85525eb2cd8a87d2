import type { StrategySignal } from "../../model/ports.ts"
import type { Target } from "../../model/target.ts"
import type { Analysis } from "../2-infer/analysis.ts"
import { dataValue } from "./datasets.ts"
import { claim, newScope } from "./identifiers.ts"
import { neededJobs } from "./jobs.ts"
import { networkOwner } from "./networks.ts"
import type { Stage, Value } from "./plan-data.ts"
import { statementOf } from "./statement.ts"
import type { Input } from "./walk.ts"
import { behind, inputSignal, inputsOf, titleOf } from "./walk.ts"

export interface StageToPlan {
  readonly analysis: Analysis
  readonly job: string
  readonly target: Target
  /** Names by job block. */
  readonly stages: ReadonlyMap<string, string>
  readonly networks: ReadonlyMap<string, string>
  /** Dataset functions by block. */
  readonly datasets: ReadonlyMap<string, string>
}

/** One job block with the specs behind it. */
export function planStage({ analysis, job, target, stages, networks, datasets }: StageToPlan): Stage {
  const specs = (id: string) => inputsOf(analysis, id).filter(({ family }) => family === "spec").map(({ from }) => from.block)
  const ids = behind([job], specs)
  const scope = newScope()
  const variables = new Map(ids.slice(0, -1).map((id) => [id, claim(scope, titleOf(analysis, id), analysis.blocks[id]!.type!.type)]))
  const valueOf = ({ from, family }: Input): Value | undefined => {
    if (family === "data") return dataValue({ analysis, from: from.block, names: datasets })
    const variable = variables.get(from.block)
    return variable ? { variable } : undefined
  }
  const networkOf = ({ from, family }: Input) => {
    if (family === "spec") return undefined
    const owner = family === "tensor" ? job : networkOwner(analysis, from.block)
    return owner && networks.get(owner)
  }
  return {
    name: stages.get(job)!,
    block: job,
    title: titleOf(analysis, job),
    ranks: ranksOf(analysis, job, target),
    ...(analysis.blocks[job]!.type?.decides && { decides: true }),
    ...(strategyOf(analysis, job)?.apart && { apart: true }),
    needs: neededJobs(analysis, job).map((id) => stages.get(id)!),
    statements: ids.map((id) => statementOf({ analysis, id, variable: variables.get(id) ?? null, valueOf, networkOf })),
  }
}

/** A job that could have a strategy and has none does not share its work; others never do. */
export function ranksOf(analysis: Analysis, job: string, target: Target): number {
  return analysis.blocks[job]!.type?.oneRank || lacksStrategy(analysis, job) ? 1 : target.ranks
}

export function strategyOf(analysis: Analysis, job: string): StrategySignal | null {
  return inputSignal(analysis, job, "strategy") ?? null
}

export function lacksStrategy(analysis: Analysis, job: string): boolean {
  const { type, inputSignals } = analysis.blocks[job]!
  const port = type?.inputs.find(({ kind }) => kind === "strategy")
  return port !== undefined && !Object.hasOwn(inputSignals, port.name)
}
