import { blockTypes } from "../blocks/index.generated.ts"
import { withSeed } from "../compile/1-check/settings.ts"
import { analyse } from "../compile/2-infer/infer.ts"
import { plan } from "../compile/3-plan/plan.ts"
import { targetProblems } from "../compile/4-emit/batch/target-problems.ts"
import { emit } from "../compile/4-emit/emit.ts"
import type { Plan } from "../compile/3-plan/plan-data.ts"
import type { JobPreview } from "../api/contract.ts"
import { machines as profiles } from "../machines/machines.ts"
import type { BlockTypes } from "../model/block-type.ts"
import type { FactsByName } from "../model/facts.ts"
import { writePipeline } from "../model/file.ts"
import type { Machine } from "../model/machine.ts"
import type { Pipeline } from "../model/pipeline.ts"
import { hasErrors } from "../model/problem.ts"
import type { Target } from "../model/target.ts"
import { runtimeFiles, sha256 } from "./runtime-files.ts"

export interface ToCompile {
  readonly pipeline: Pipeline
  readonly facts: FactsByName
  /** Those built in where absent. */
  readonly types?: BlockTypes
  readonly target: Target
  /** That a target can name: the profiles where absent. */
  readonly machines?: readonly Machine[]
  /** For every block that has a seed. */
  readonly seed: number | null
  /** Folder of the app, with the native sources. */
  readonly root: string
}

/** The plan is null when a problem is an error. */
export interface Compiled extends JobPreview {
  readonly plan: Plan | null
}

/** From the drawing to the files of its job, in memory. */
export function compileJob({ pipeline: drawn, facts, types = blockTypes, target, machines = profiles, seed, root }: ToCompile): Compiled {
  const pipeline = seed === null ? drawn : withSeed(drawn, seed, types)
  const analysis = analyse({ pipeline, facts, types })
  const planned = plan({ analysis, target })
  const problems = [...planned.problems, ...targetProblems(target, machines)]
  const machine = machines.find(({ name }) => name === target.machine)
  if (!planned.plan || !machine || hasErrors(problems)) return { problems, files: [], hash: null, plan: null }
  const runtime = runtimeFiles(root)
  const sums = new Map(runtime.map(({ text, sum }) => [text, sum]))
  const emitted = emit({ plan: planned.plan, machine, runtime, pipelineText: writePipeline(pipeline), sha256: (text) => sums.get(text) ?? sha256(text) })
  return { problems, files: [...emitted.files], hash: emitted.hash, plan: planned.plan }
}
