import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { expect } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { Certificate } from "../../engine/certify/certificate.ts"
import { readPipeline } from "../../engine/model/file.ts"
import type { Pipeline } from "../../engine/model/pipeline.ts"
import { localTarget } from "../../engine/model/target.ts"
import { appRoot } from "../../engine/server/app-root.ts"
import { certifyTwins } from "../../engine/server/certify/certify.ts"
import type { Environment } from "../../engine/server/certify/programs.ts"
import { buildTwins, removeTwins } from "../../engine/server/certify/twins.ts"
import type { Twins } from "../../engine/server/certify/twins.ts"
import { compileJob } from "../../engine/server/compile-job.ts"
import { dataPath, factsOf } from "../../engine/server/facts.ts"

const cache = process.env["TEPHRA_CACHE"] ?? resolve("build/test-cache")

interface HowToCertify {
  readonly steps: number
  readonly free?: boolean
  /** Built in, unless the drawing has custom blocks. */
  readonly types?: BlockTypes
  /** What is done to the exported folder before anything of it runs. */
  readonly change?: (twins: Twins) => void
  readonly environment?: Environment
}

/** What `tephra certify` does with a drawing whose data paths are relative to `folder`. */
export async function certifyDrawing(pipeline: Pipeline, folder: string, { steps, free = false, types = blockTypes, change, environment = process.env }: HowToCertify): Promise<Certificate> {
  const place = { folder: resolve(folder), bindings: {} }
  const { plan, problems, files } = compileJob({ pipeline, facts: await factsOf(pipeline, types, place), types, target: localTarget, seed: null, root: appRoot() })
  if (plan === null) throw new Error(problems.map(({ code, message, at }) => `${code} ${at.block}: ${message}`).join("\n"))
  const inputs = plan.data.map(({ name, path }) => ({ name, drawnPath: path, path: dataPath({ name, path }, place) }))
  const twins = await buildTwins({ files, inputs, cache, environment })
  try {
    change?.(twins)
    return await certifyTwins({ plan, twins, steps, free, ranks: 1 })
  } finally {
    await removeTwins(twins)
  }
}

export function drawingIn(file: string): Pipeline {
  const read = readPipeline(readFileSync(file, "utf8"))
  if (!read.ok) throw new Error(`${file} cannot be read`)
  return read.pipeline
}

/** Writes other words into the exported train.py. */
export function changedPython(from: string, to: string): (twins: Twins) => void {
  return ({ folder }) => {
    const path = join(folder, "job", "train.py")
    const text = readFileSync(path, "utf8")
    expect(text).toContain(from)
    chmodSync(path, 0o644)
    writeFileSync(path, text.replace(from, to))
  }
}
