import type { Analysis } from "../2-infer/analysis.ts"
import type { Scope } from "./identifiers.ts"
import { claim, newScope } from "./identifiers.ts"
import { isJob } from "./jobs.ts"
import type { DatasetFunction, Value } from "./plan-data.ts"
import { statementOf } from "./statement.ts"
import type { Input } from "./walk.ts"
import { behind, familyOf, inputsOf, titleOf } from "./walk.ts"

export interface DatasetPlan {
  readonly functions: readonly DatasetFunction[]
  /** Function name by block. */
  readonly names: ReadonlyMap<string, string>
}

/** One function for each dataset that a job reads, and for each that more than one other dataset is made from. */
export function planDatasets(analysis: Analysis, jobs: readonly string[], scope: Scope): DatasetPlan {
  const read = jobs.flatMap((job) => dataSources(analysis, job))
  const all = behind(read, (id) => dataSources(analysis, id))
  const uses = new Map<string, number>()
  for (const id of all) for (const source of new Set(dataSources(analysis, id))) uses.set(source, (uses.get(source) ?? 0) + 1)
  const shared = all.filter((id) => read.includes(id) || (uses.get(id) ?? 0) > 1)
  const names = new Map(shared.map((id) => [id, claim(scope, titleOf(analysis, id), analysis.blocks[id]!.type!.type)]))
  return { names, functions: shared.map((block) => datasetFunction({ analysis, block, names })) }
}

/** Data blocks wired to a block, without jobs: their results are files. */
function dataSources(analysis: Analysis, id: string): string[] {
  return inputsOf(analysis, id)
    .filter(({ family, from }) => family === "data" && !isJob(analysis, from.block) && familyOf(analysis, from.block) === "data")
    .map(({ from }) => from.block)
}

interface ToWrite {
  readonly analysis: Analysis
  readonly block: string
  readonly names: ReadonlyMap<string, string>
}

function datasetFunction({ analysis, block, names }: ToWrite): DatasetFunction {
  const ids = behind([block], (id) => (id !== block && names.has(id) ? [] : dataSources(analysis, id))).filter((id) => id === block || !names.has(id))
  const scope = newScope()
  const variables = new Map<string, string>()
  const valueOf = ({ from }: Input): Value | undefined => dataValue({ analysis, from: from.block, names, variables })
  const statements = ids.map((id) => {
    const variable = id === block ? null : claim(scope, titleOf(analysis, id), analysis.blocks[id]!.type!.type)
    if (variable) variables.set(id, variable)
    return statementOf({ analysis, id, variable, valueOf })
  })
  return { name: names.get(block)!, block, statements }
}

interface Source {
  readonly analysis: Analysis
  readonly from: string
  readonly names: ReadonlyMap<string, string>
  readonly variables?: ReadonlyMap<string, string>
}

/** What a data wire stands for: another stage's result, a dataset function, or a variable. */
export function dataValue({ analysis, from, names, variables }: Source): Value | undefined {
  if (isJob(analysis, from)) return { artefact: from }
  const dataset = names.get(from)
  if (dataset) return { dataset }
  const variable = variables?.get(from)
  return variable ? { variable } : undefined
}
