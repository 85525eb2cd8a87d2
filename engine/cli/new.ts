import { existsSync, statSync } from "node:fs"
import { blockTypes } from "../blocks/index.generated.ts"
import { copyBeside, type Carried } from "../documents/copy-beside.ts"
import { nameOf } from "../documents/disk.ts"
import { bytes } from "../machines/doctor/words.ts"
import { ApiError } from "../model/api-error.ts"
import { apply } from "../model/apply.ts"
import type { DocumentContent } from "../model/document.ts"
import { layoutPath, writeLayout, writePipeline } from "../model/file.ts"
import { insteadOf } from "../model/nearest.ts"
import { emptyLayout, emptyPipeline } from "../model/pipeline.ts"
import { appRoot, samplesFolder } from "../server/app-root.ts"
import { relocate } from "../server/file-paths.ts"
import { fromTemplate, listTemplates } from "../server/templates.ts"
import { WrongUse, exitCode, jsonOption, onlyArgument, textOption } from "./command.ts"
import type { Command } from "./command.ts"
import { refuseFolder, writeWhole, written } from "./write-file.ts"

const ending = ".tephra.json"

export const newCommand: Command = {
  name: "new",
  takes: "FILE",
  summary: "Starts a pipeline, empty or from a template",
  text: "The data of a template are copied beside FILE; --data or an edit gives it yours.",
  options: { template: { kind: "value", value: "NAME", help: "what to start from: regression, digits, … (default: nothing)" }, json: jsonOption },
  run: async (given, output) => {
    const named = onlyArgument(given, "FILE")
    refuseFolder(named)
    const path = named.endsWith(".json") ? named : `${named}${ending}`
    const { content, files } = contentOf(textOption(given, "template"), path)
    for (const file of [path, layoutPath(path)]) if (existsSync(file)) throw new ApiError("file-exists", `There is already a file ${file}, and it was left as it is. Choose another name.`)
    const blocks = Object.keys(content.pipeline.blocks).length
    await written(path, () => copyBeside(files))
    await writeWhole(path, writePipeline(content.pipeline))
    if (blocks > 0) await writeWhole(layoutPath(path), writeLayout(content.layout, content.pipeline))
    output.tell({ event: "made", file: path, blocks, data: files.map(({ to }) => to) })
    output.say(`${path}: ${blocks === 0 ? "an empty pipeline" : `${blocks} blocks`}. tephra check and tephra run take it.`)
    for (const { to } of files) output.say(`  ${to} (${bytes(statSync(to).size)}) is its data: the folder can be moved as a whole.`)
    return exitCode.fine
  },
}

function contentOf(template: string | undefined, path: string): { readonly content: DocumentContent; readonly files: readonly Carried[] } {
  if (template === undefined) return { content: { pipeline: emptyPipeline(nameOf(path)), layout: emptyLayout() }, files: [] }
  const samples = samplesFolder(appRoot())
  const names = listTemplates(samples).map((each) => each.name)
  if (!names.includes(template)) throw new WrongUse(`there is no template “${template}”. ${insteadOf(template, names)}`)
  const content = fromTemplate(samples, template, blockTypes)
  const { edits, files } = relocate(blockTypes, samples)(content, null, path)
  const applied = apply(content, edits)
  return { content: applied.ok ? applied.content : content, files }
}
