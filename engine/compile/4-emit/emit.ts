import type { JobFile } from "../../model/job-file.ts"
import type { Machine } from "../../model/machine.ts"
import type { Plan } from "../3-plan/plan-data.ts"
import { scriptFiles } from "./batch/scripts.ts"
import { cmakeFile } from "./cpp/cmake.ts"
import { pipelineFiles } from "./cpp/pipeline.ts"
import { stageFiles } from "./cpp/stages.ts"
import { languageOf } from "./language.ts"
import { ownFiles } from "./own-code.ts"
import { pipelineFile } from "./pipeline-file.ts"
import { pythonFile } from "./python/python-file.ts"
import { readmeFile } from "./readme.ts"

export interface ToEmit {
  readonly plan: Plan
  /** That of the plan's target. */
  readonly machine: Machine
  /** The native sources; paths are relative to `runtime/`. */
  readonly runtime: readonly { readonly path: string; readonly text: string }[]
  /** The pipeline file's bytes, with what was set at launch. */
  readonly pipelineText: string
  /** Hex SHA-256 of a text in UTF-8. */
  readonly sha256: (text: string) => string
}

export interface Emitted {
  /** Sorted by path; `manifest.json` is last. */
  readonly files: readonly JobFile[]
  /** SHA-256 of the manifest: the job's name everywhere. */
  readonly hash: string
}

/** The job folder. The same plan, runtime and text give the same bytes. */
export function emit({ plan, machine, runtime, pipelineText, sha256 }: ToEmit): Emitted {
  const files = [
    ...pipelineFiles(plan),
    ...stageFiles(plan),
    ...ownFiles(plan),
    cmakeFile(plan),
    pythonFile(plan),
    readmeFile(plan, machine),
    pipelineFile(pipelineText),
    ...scriptFiles(plan, machine),
    ...runtime.map(({ path, text }): JobFile => ({ path: `runtime/${path}`, language: languageOf(path), text, marks: [] })),
  ].sort((left, right) => (left.path < right.path ? -1 : 1))
  const sums = Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]))
  const manifest = `${JSON.stringify({ version: 1, files: sums }, null, 2)}\n`
  return { files: [...files, { path: "manifest.json", language: "json", text: manifest, marks: [] }], hash: sha256(manifest) }
}
