import { execFile } from "node:child_process"
import { mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { blockTypes } from "../../../engine/blocks/index.generated.ts"
import { analyse } from "../../../engine/compile/2-infer/infer.ts"
import type { Analysis } from "../../../engine/compile/2-infer/analysis.ts"
import { local } from "../../../engine/machines/local/local.ts"
import type { Pipeline } from "../../../engine/model/pipeline.ts"
import { localTarget } from "../../../engine/model/target.ts"
import { dataVariable, exportJob } from "../../../engine/runs/job-folder.ts"
import { compileJob } from "../../../engine/server/compile-job.ts"
import { dataPath, factsOf } from "../../../engine/server/facts.ts"
import { quantile } from "../figure.ts"

const run = promisify(execFile)

export interface Place {
  /** Of the data. */
  readonly folder: string
  /** Where jobs and runs are written. */
  readonly scratch: string
  readonly cache: string
  readonly root: string
}

export async function analysed(pipeline: Pipeline, folder: string): Promise<Analysis> {
  const facts = await factsOf(pipeline, blockTypes, { folder, bindings: {} })
  const analysis = analyse({ pipeline, facts, types: blockTypes })
  const error = analysis.problems.find(({ severity }) => severity === "error")
  if (error) throw new Error(`${pipeline.name}: ${error.message}`)
  return analysis
}

export interface Built {
  /** Seconds of a step on so many ranks, as the job itself logs them: the lower quartile of the epochs' means of the slowest rank. As the rates are, it is of this computer at its full speed. */
  readonly stepSeconds: (ranks: number) => Promise<number>
}

/** Builds the job of a pipeline with one stage. */
export async function build(pipeline: Pipeline, { folder, scratch, cache, root }: Place): Promise<Built> {
  const facts = await factsOf(pipeline, blockTypes, { folder, bindings: {} })
  const { files, plan, problems } = compileJob({ pipeline, facts, target: localTarget, seed: null, root })
  const [stage] = plan?.stages ?? []
  if (!plan || !stage) throw new Error(`${pipeline.name}: ${problems[0]?.message ?? "no stage"}`)
  const job = join(scratch, "job")
  rmSync(job, { recursive: true, force: true })
  await exportJob(files, [], job)
  const bound = Object.fromEntries(plan.data.map((data) => [dataVariable(data.name), dataPath(data, { folder, bindings: {} })]))
  const environment = { ...process.env, ...bound, ...asInJobs, TEPHRA_CACHE: cache, TEPHRA_JOB: job }
  const { stdout } = await run("sh", [join(job, "job.sh"), "build"], { env: environment, maxBuffer: 1e8 })
  const binary = /built: (.*)$/m.exec(stdout)![1]!
  return {
    stepSeconds: async (ranks) => {
      const output = join(scratch, "run")
      rmSync(output, { recursive: true, force: true })
      mkdirSync(join(output, "ranks"), { recursive: true })
      const launcher = ranks === 1 ? [] : local.launcher.value.map((word) => word.replace("{ranks}", String(ranks)))
      const [program, ...words] = [...launcher, binary, stage.name]
      await run(program!, words, { env: { ...environment, TEPHRA_RUN: output }, maxBuffer: 1e8 })
      return quantile(seriesIn(join(output, "out", stage.block, "curve.json")), 0.25)
    },
  }
}

/** As job.sh sets it. */
const asInJobs = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", OMPI_MCA_mpi_yield_when_idle: "1", OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" }

interface Curve {
  readonly series: { readonly step_seconds: { readonly value: readonly number[] } }
}

function seriesIn(path: string): readonly number[] {
  return (JSON.parse(readFileSync(path, "utf8")) as Curve).series.step_seconds.value
}
