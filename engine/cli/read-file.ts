import { readFile } from "node:fs/promises"
import { blockTypes } from "../blocks/index.generated.ts"
import { readPipeline } from "../model/file.ts"
import type { Pipeline } from "../model/pipeline.ts"
import type { Problem } from "../model/problem.ts"
import { upgradeBlocks } from "../model/upgrade.ts"
import { readTrouble } from "../transport/local/file-trouble.ts"

export type ReadFile = { readonly pipeline: Pipeline } | { readonly problems: readonly Problem[] }

export async function readPipelineFile(path: string): Promise<ReadFile> {
  const read = await readText(path)
  return "text" in read ? pipelineIn(read.text, path) : { problems: [read.problem] }
}

/** The pipeline of a file's text, its blocks brought to the versions of this Tephra. */
export function pipelineIn(text: string, path: string): ReadFile {
  const read = readPipeline(text)
  return read.ok ? { pipeline: upgradeBlocks(read.pipeline, blockTypes) } : { problems: [{ ...read.problem, at: { file: path, ...read.problem.at } }] }
}

export async function readText(path: string): Promise<{ readonly text: string } | { readonly problem: Problem }> {
  try {
    return { text: await readFile(path, "utf8") }
  } catch (error) {
    return { problem: { code: "file-not-readable", severity: "error", message: `${path} ${readTrouble(error)}. Give the path of a file that ends in .tephra.json.`, at: { file: path } } }
  }
}
