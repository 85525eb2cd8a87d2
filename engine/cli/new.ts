import { existsSync } from "node:fs"
import { basename } from "node:path"
import { blockTypes } from "../blocks/index.generated.ts"
import { ApiError } from "../model/api-error.ts"
import type { DocumentContent } from "../model/document.ts"
import { layoutPath, writeLayout, writePipeline } from "../model/file.ts"
import { emptyLayout, emptyPipeline } from "../model/pipeline.ts"
import { appRoot, samplesFolder } from "../server/app-root.ts"
import { fromTemplate, listTemplates } from "../server/templates.ts"
import { WrongUse, exitCode, jsonOption, onlyArgument, textOption } from "./command.ts"
import type { Command } from "./command.ts"
import { writeWhole } from "./write-file.ts"

const ending = ".tephra.json"

export const newCommand: Command = {
  name: "new",
  takes: "FILE",
  summary: "Starts a pipeline, empty or from a template",
  text: "A template reads the data that came with Tephra; --data or an edit gives it yours.",
  options: { template: { kind: "value", value: "NAME", help: "what to start from: regression, digits, … (default: nothing)" }, json: jsonOption },
  run: async (given, output) => {
    const named = onlyArgument(given, "FILE")
    if (/[/\\]$/.test(named)) throw new WrongUse(`${named} names a folder. Say which file in it: ${named}NAME.`)
    const path = named.endsWith(".json") ? named : `${named}${ending}`
    const content = contentOf(textOption(given, "template"), basename(path).replace(/(\.tephra)?\.json$/, ""))
    for (const file of [path, layoutPath(path)]) if (existsSync(file)) throw new ApiError("file-exists", `There is already a file ${file}, and it was left as it is. Choose another name.`)
    const blocks = Object.keys(content.pipeline.blocks).length
    await writeWhole(path, writePipeline(content.pipeline))
    if (blocks > 0) await writeWhole(layoutPath(path), writeLayout(content.layout, content.pipeline))
    output.tell({ event: "made", file: path, blocks })
    output.say(`${path}: ${blocks === 0 ? "an empty pipeline" : `${blocks} blocks`}. tephra check and tephra run take it.`)
    return exitCode.fine
  },
}

function contentOf(template: string | undefined, name: string): DocumentContent {
  if (template === undefined) return { pipeline: emptyPipeline(name), layout: emptyLayout() }
  const samples = samplesFolder(appRoot())
  const names = listTemplates(samples).map((each) => each.name)
  if (!names.includes(template)) throw new WrongUse(`there is no template “${template}”. There are: ${names.join(", ")}.`)
  return fromTemplate(samples, template, blockTypes)
}
