import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { readFile, rm } from "node:fs/promises"
import { basename } from "node:path"
import { blockTypes } from "../blocks/index.generated.ts"
import { analyse } from "../compile/2-infer/infer.ts"
import type { NamedArray } from "../interchange/arrays.ts"
import { writeNpz } from "../interchange/npz/npz-write.ts"
import type { OnnxModel } from "../interchange/onnx/model.ts"
import { readModel } from "../interchange/onnx/read-model.ts"
import { toPipeline } from "../interchange/onnx/to-pipeline.ts"
import type { Imported } from "../interchange/onnx/to-pipeline.ts"
import { ApiError } from "../model/api-error.ts"
import { writePipeline } from "../model/file.ts"
import { freshId } from "../model/identity.ts"
import type { Problem } from "../model/problem.ts"
import { hasErrors } from "../model/problem.ts"
import { WrongUse, exitCode, jsonOption, onlyArgument, textOption } from "./command.ts"
import type { Command } from "./command.ts"
import { printProblems } from "./print-problems.ts"
import { writeWhole } from "./write-file.ts"

const ending = ".tephra.json"

export const importCommand: Command = {
  name: "import",
  takes: "FILE.onnx --to FILE",
  summary: "Makes a pipeline of an ONNX network, with its weights beside it",
  text: `Layers become blocks, and their weights NAME.model.npz, from which the pipeline's train block starts; data, loss and optimizer are for you to add.
Each node that no block stands for is told with its place, and then nothing is written; with --partial the rest is, with gaps. PyTorch writes such a file with torch.onnx.export.`,
  options: {
    to: { kind: "value", value: "FILE", help: `the pipeline, NAME${ending}` },
    partial: { kind: "flag", help: "also write a network of which some nodes could not be read" },
    json: jsonOption,
  },
  run: async (given, output) => {
    const file = onlyArgument(given, "FILE.onnx")
    const to = textOption(given, "to")
    if (to === undefined) throw new WrongUse("--to FILE is missing.")
    const path = to.endsWith(".json") ? to : `${to}${ending}`
    const stem = path.replace(/(\.tephra)?\.json$/, "")
    const paths = { pipeline: path, weights: `${stem}.model.npz`, facts: `${stem}.model.json` }
    for (const one of Object.values(paths)) if (existsSync(one)) throw new ApiError("file-exists", `There is already a file ${one}, and it was left as it is. Choose another name.`)
    const model = await readOnnx(file)
    if ("problem" in model) {
      printProblems(output, [model.problem], null)
      return exitCode.problems
    }
    const imported = toPipeline(model, { file, name: basename(stem), weightsPath: basename(paths.weights), newId: () => freshId(randomBytes), versionOf: (type) => blockTypes[type]?.version ?? 1 })
    const problems = [...imported.problems, ...settingProblems(imported)]
    printProblems(output, problems, imported.pipeline)
    const hasGaps = hasErrors(problems)
    if (hasGaps && given.values["partial"] !== true) {
      output.complain(`Nothing was written. With --partial the ${Object.keys(imported.pipeline.blocks).length} blocks that could be made are.`)
      return exitCode.problems
    }
    await writeAll([
      [paths.weights, writeNpz(imported.weights)],
      [paths.facts, factsText(model, basename(file), imported.weights)],
      [paths.pipeline, writePipeline(imported.pipeline)],
    ])
    const blocks = Object.keys(imported.pipeline.blocks).length
    const numbers = imported.weights.reduce((all, { values }) => all + values.length, 0)
    output.tell({ event: "imported", file: path, weights: paths.weights, blocks, numbers })
    output.say(`${path}: ${blocks} blocks${hasGaps ? " with gaps between them" : ""}; ${numbers.toLocaleString("en")} weights in ${paths.weights}.`)
    output.say(`Wire your data to ${model.graph.inputs.map(({ name }) => `“${name}”`).join(" and ")}, and data, a loss and an optimizer to “train”.`)
    return exitCode.fine
  },
}

async function readOnnx(file: string): Promise<OnnxModel | { readonly problem: Problem }> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => error)
  if (!(bytes instanceof Error)) return readModel(bytes, file)
  const why = bytes.code === "ENOENT" ? "does not exist" : `cannot be read: ${bytes.message}`
  return { problem: { code: "file-not-readable", severity: "error", message: `${file} ${why}. Give the path of an ONNX file.`, at: { file } } }
}

/** Settings that no block takes, as a layer of more units than there may be. What is not wired yet is no such problem. */
function settingProblems({ pipeline }: Imported): Problem[] {
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
      await writeWhole(path, content)
      written.push(path)
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    throw error
  }
}
