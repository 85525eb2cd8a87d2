import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { readFile, rm } from "node:fs/promises"
import { basename } from "node:path"
import { blockTypes } from "../blocks/index.generated.ts"
import { analyse } from "../compile/2-infer/infer.ts"
import { canonical } from "../documents/disk.ts"
import { readTrouble, writeTrouble } from "../transport/local/file-trouble.ts"
import { writeAside } from "../documents/write-aside.ts"
import type { NamedArray } from "../interchange/arrays.ts"
import { writeNpz } from "../interchange/npz/npz-write.ts"
import type { OnnxModel } from "../interchange/onnx/model.ts"
import { readModel } from "../interchange/onnx/read-model.ts"
import { toPipeline } from "../interchange/onnx/to-pipeline.ts"
import { ApiError } from "../model/api-error.ts"
import { writePipeline } from "../model/file.ts"
import { freshId } from "../model/identity.ts"
import type { Pipeline } from "../model/pipeline.ts"
import type { Problem } from "../model/problem.ts"
import { hasErrors } from "../model/problem.ts"

const ending = ".tephra.json"

export interface ToImport {
  /** The ONNX file. */
  readonly file: string
  /** The pipeline's; its ending may be left out. */
  readonly to: string
  /** Also write a network of which some nodes could not be read. */
  readonly partial: boolean
}

export interface OnnxImport {
  readonly problems: readonly Problem[]
  /** Null of a file that is no model. */
  readonly pipeline: Pipeline | null
  /** How many weights. */
  readonly numbers: number
  /** Names of the blocks that data are to be wired to. */
  readonly inputs: readonly string[]
  /** Where it was written; null when it was not. */
  readonly written: { readonly pipeline: string; readonly weights: string } | null
}

/** Makes a pipeline file of an ONNX network, with its weights beside it. Throws ApiError where a file is in the way, or cannot be written. */
export async function importOnnx({ file, to, partial }: ToImport): Promise<OnnxImport> {
  const path = to.endsWith(".json") ? to : `${to}${ending}`
  const stem = path.replace(/(\.tephra)?\.json$/, "")
  const [weights, facts] = [`${stem}.model.npz`, `${stem}.model.json`]
  for (const one of [path, weights, facts]) if (existsSync(one)) throw new ApiError("file-exists", `There is already a file ${one}, and it was left as it is. Choose another name.`)
  const model = await readOnnx(file)
  if ("problem" in model) return { problems: [model.problem], pipeline: null, numbers: 0, inputs: [], written: null }
  const made = toPipeline(model, { file, name: basename(stem), weightsPath: basename(weights), newId: () => freshId(randomBytes), versionOf: (type) => blockTypes[type]?.version ?? 1 })
  const problems = [...made.problems, ...settingProblems(made.pipeline)]
  const found = { problems, pipeline: made.pipeline, numbers: made.weights.reduce((all, { values }) => all + values.length, 0), inputs: model.graph.inputs.map(({ name }) => name) }
  if (hasErrors(problems) && !partial) return { ...found, written: null }
  await writeAll([
    [weights, writeNpz(made.weights)],
    [facts, factsText(model, basename(file), made.weights)],
    [path, writePipeline(made.pipeline)],
  ])
  return { ...found, written: { pipeline: path, weights } }
}

async function readOnnx(file: string): Promise<OnnxModel | { readonly problem: Problem }> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => error)
  if (!(bytes instanceof Error)) return readModel(bytes, file)
  return { problem: { code: "file-not-readable", severity: "error", message: `${file} ${readTrouble(bytes)}. Give the path of an ONNX file.`, at: { file } } }
}

/** Settings that no block takes, as a layer of more units than there may be. What is not wired yet is no such problem. */
function settingProblems(pipeline: Pipeline): Problem[] {
  return analyse({ pipeline, facts: {}, types: blockTypes }).problems.filter(({ code, severity }) => severity === "error" && code !== "input-missing")
}

function factsText({ producer, opset }: OnnxModel, file: string, weights: readonly NamedArray[]): string {
  const parameters = weights.map(({ name, shape }) => ({ name, shape }))
  return `${JSON.stringify({ version: 1, origin: { format: "onnx", file, producer, opset }, parameters }, null, 2)}\n`
}

/** All files or none. */
async function writeAll(files: readonly (readonly [path: string, content: string | Uint8Array])[]): Promise<void> {
  const written: string[] = []
  try {
    for (const [path, content] of files) {
      const aside = await writeAside(await canonical(path), content)
      await aside.publish()
      written.push(path)
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    const [place = ""] = files.at(-1) ?? []
    throw new ApiError("file-not-written", `The import was not written. ${writeTrouble(error, place)}`)
  }
}
