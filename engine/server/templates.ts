import { existsSync, readFileSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { ApiError } from "../model/api-error.ts"
import { apply } from "../model/apply.ts"
import type { BlockTypes } from "../model/block-type.ts"
import type { DocumentContent } from "../model/document.ts"
import { layoutPath, readLayout, readPipeline } from "../model/file.ts"
import { emptyLayout, type Layout } from "../model/pipeline.ts"
import { upgradeBlocks } from "../model/upgrade.ts"
import type { Template } from "../api/contract.ts"
import { absolutePaths } from "./file-paths.ts"

/** Pipelines to start from: folders of `samples` that hold a pipeline; its first note says what it is. */
export function listTemplates(samples: string): Template[] {
  if (!existsSync(samples)) return []
  return readdirSync(samples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(pipelineIn(samples, entry.name)))
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap(({ name }) => {
      const path = pipelineIn(samples, name)
      const read = readPipeline(readFileSync(path, "utf8"))
      if (!read.ok) return []
      const { pipeline } = read
      const summary = Object.values(pipeline.notes)[0]?.text ?? ""
      return [{ name, title: pipeline.name, summary, blocks: Object.keys(pipeline.blocks).length, path, pipeline, layout: layoutOf(path) }]
    })
}

/** A copy of a template that finds its data from anywhere. */
export function fromTemplate(samples: string, name: string, types: BlockTypes): DocumentContent {
  const template = listTemplates(samples).find((candidate) => candidate.name === name)
  if (!template) throw new ApiError("template-missing", `There is no template “${name}”. Choose one of the gallery.`)
  const read = readPipeline(readFileSync(template.path, "utf8"))
  if (!read.ok) throw new ApiError("template-missing", read.problem.message)
  const content = { pipeline: upgradeBlocks(read.pipeline, types), layout: template.layout }
  const applied = apply(content, absolutePaths(content.pipeline, types, dirname(template.path)))
  return applied.ok ? applied.content : content
}

function layoutOf(path: string): Layout {
  const layoutFile = layoutPath(path)
  const layout = existsSync(layoutFile) ? readLayout(readFileSync(layoutFile, "utf8")) : null
  return layout ?? emptyLayout()
}

function pipelineIn(samples: string, name: string): string {
  return join(samples, name, "pipeline.tephra.json")
}
