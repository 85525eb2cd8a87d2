import type { JobFile, Mark } from "../../engine/model/job-file.ts"
import { writePipeline } from "../../engine/model/file.ts"
import type { Pipeline } from "../../engine/model/pipeline.ts"

/** The pipeline as it is saved, with the lines of each block. */
export function pipelineFile(pipeline: Pipeline, path: string | null): JobFile {
  const text = writePipeline(pipeline)
  const name = path?.split(/[/\\]/).at(-1) ?? `${pipeline.name || "untitled"}.tephra.json`
  return { path: name, language: "json", text, marks: blockMarks(text, pipeline) }
}

/** A block's entry starts at its own line `"id": {` and goes to the brace of the same depth. */
function blockMarks(text: string, pipeline: Pipeline): Mark[] {
  const lines = text.split("\n")
  return lines.flatMap((line, at) => {
    const found = /^(\s*)"([a-z0-9]+)": \{/.exec(line)
    const block = found?.[2]
    if (!found || block === undefined || !(block in pipeline.blocks)) return []
    if (/\}\s*,?$/.test(line)) return [{ block, line: at + 1, endLine: at + 1 }]
    const end = lines.findIndex((later, index) => index > at && later.startsWith(`${found[1]}}`))
    return end < 0 ? [] : [{ block, line: at + 1, endLine: end + 1 }]
  })
}
