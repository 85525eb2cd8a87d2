import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"
import type { NativeStage } from "../../model/native-plan.ts"
import type { Plan } from "../../compile/3-plan/plan-data.ts"
import type { JobText } from "../../runs/job-files.ts"
import { writeJobFolder } from "../../runs/job-folder.ts"
import { outputApart } from "./apart.ts"

export interface ToPlanNatively {
  readonly files: readonly JobText[]
  readonly plan: Pick<Plan, "stages" | "target">
  /** Where builds are kept; a run with the same sources finds this one there. */
  readonly cache: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Ends the build and throws its reason. */
  readonly signal?: AbortSignal
}

/** Builds a job and asks its program how it would run each stage that has a network. Throws an Error whose message says what failed. */
export async function planNatively({ files, plan: { stages, target }, cache, environment, signal = new AbortController().signal }: ToPlanNatively): Promise<NativeStage[]> {
  const folder = await mkdtemp(join(tmpdir(), "tephra-plan-"))
  try {
    const job = join(folder, "job")
    await writeJobFolder(files, job)
    const apart = { signal, env: { ...environment, TEPHRA_CACHE: cache, TEPHRA_JOB: job, TEPHRA_RUN: join(folder, "run") } }
    const binary = /built: (.*)$/m.exec(await outputApart("nice", ["sh", join(job, "job.sh"), "build"], apart))?.[1]
    if (binary === undefined) throw new Error("the job's script did not say what it built")
    // What oneDNN needs grows with the threads; as the job's script gives them to a run.
    const threads = { OMP_NUM_THREADS: String(target.threads), OPENBLAS_NUM_THREADS: String(target.threads) }
    const planned: NativeStage[] = []
    for (const { name, ranks } of stages) planned.push(...readPlan(await outputApart(binary, [name, "--plan", "--ranks", String(ranks)], { ...apart, env: { ...apart.env, ...threads } })))
    return planned
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What is read of a printed plan; stages without a network print none. */
const Printed = z.object({
  stages: z.array(
    z.object({
      block: z.string(),
      rowsPerRank: z.number().optional(),
      plan: z.object({ peak_bytes: z.number(), parameter_bytes: z.number(), gradient_bytes: z.number(), flops: z.object({ forward: z.number(), backward: z.number() }) }).optional(),
      optimizerBytes: z.number().optional(),
      exchangedBytesPerStep: z.number().optional(),
    }),
  ),
})

function readPlan(text: string): NativeStage[] {
  return Printed.parse(JSON.parse(text)).stages.flatMap(({ block, rowsPerRank, plan, optimizerBytes = 0, exchangedBytesPerStep = 0 }) =>
    plan === undefined || rowsPerRank === undefined
      ? []
      : [
          {
            block,
            rowsPerRank,
            peakBytes: plan.peak_bytes,
            parameterBytes: plan.parameter_bytes,
            gradientBytes: plan.gradient_bytes,
            optimizerBytes,
            exchangedBytes: exchangedBytesPerStep,
            forward: plan.flops.forward,
            backward: plan.flops.backward,
          },
        ],
  )
}
