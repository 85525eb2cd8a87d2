import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ApiError } from "../../model/api-error.ts"
import { dataVariable, exportJob } from "../../runs/job-folder.ts"
import type { JobInput } from "../../runs/job-folder.ts"
import type { JobText } from "../../runs/job-files.ts"
import { outputOf, pythonWithTorch } from "./programs.ts"
import type { Environment } from "./programs.ts"

/** Both programs of one drawing, ready to run, and the folder that all of it lies in. */
export interface Twins {
  readonly folder: string
  /** One stage of the native program, in this run folder. */
  readonly native: (stage: string, run: string, words?: readonly string[]) => Promise<void>
  /** The same stage of train.py. */
  readonly python: (stage: string, run: string, words?: readonly string[]) => Promise<void>
}

export interface ToBuild {
  readonly files: readonly JobText[]
  readonly inputs: readonly JobInput[]
  /** Where builds are kept. */
  readonly cache: string
  readonly environment: Environment
}

/** Writes the job to a folder of its own and builds it. The caller takes the folder away with `removeTwins`. */
export async function buildTwins({ files, inputs, cache, environment }: ToBuild): Promise<Twins> {
  const python = await pythonWithTorch(environment)
  const folder = await mkdtemp(join(tmpdir(), "tephra-certify-"))
  try {
    const job = join(folder, "job")
    await exportJob(files, inputs, job)
    const bound = Object.fromEntries(inputs.flatMap(({ name, path }) => (path === null ? [] : [[dataVariable(name), path]])))
    const env = { ...environment, ...bound, TEPHRA_CACHE: cache, TEPHRA_JOB: job, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" }
    const binary = /built: (.*)$/m.exec(await outputOf("Building the job", "sh", [join(job, "job.sh"), "build"], env))?.[1]
    if (binary === undefined) throw new ApiError("certify-failed", "The job's script did not say what it built, so nothing is certified. This is a fault of Tephra.")
    return {
      folder,
      native: async (stage, run, words = []) => void (await outputOf(`The native program at stage ${stage}`, binary, [stage, ...words], { ...env, TEPHRA_RUN: run })),
      python: async (stage, run, words = []) => void (await outputOf(`train.py at stage ${stage}`, python, [join(job, "train.py"), stage, ...words], { ...env, TEPHRA_RUN: run })),
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

export async function removeTwins({ folder }: Twins): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
