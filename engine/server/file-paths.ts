import { dirname, isAbsolute, relative, resolve } from "node:path"
import { z } from "zod"
import { typesIn } from "../compile/1-check/composite-type.ts"
import type { BlockTypes } from "../model/block-type.ts"
import type { DocumentContent } from "../model/document.ts"
import type { Edit } from "../model/edit.ts"
import { own } from "../model/own-key.ts"
import type { Pipeline } from "../model/pipeline.ts"

/** A setting of a block, in the drawing or a composite, that holds the path of a file, as the schema of its type says. */
interface PathSetting {
  readonly block: string
  readonly key: string
  readonly path: string
}

/** The edits after which relative paths of data mean the same files, though the pipeline now lies elsewhere. */
export function relocate(types: BlockTypes): (content: DocumentContent, from: string, to: string) => Edit[] {
  return ({ pipeline }, from, to) => {
    if (dirname(from) === dirname(to)) return []
    return pathEdits(pipeline, types, (path) => relative(dirname(to), resolve(dirname(from), path)))
  }
}

/** The edits that make relative paths of data absolute. */
export function absolutePaths(pipeline: Pipeline, types: BlockTypes, folder: string): Edit[] {
  return pathEdits(pipeline, types, (path) => resolve(folder, path))
}

function pathEdits(pipeline: Pipeline, types: BlockTypes, change: (path: string) => string): Edit[] {
  return pathSettings(pipeline, types)
    .filter(({ path }) => path !== "" && !isAbsolute(path))
    .map(({ block, key, path }) => ({ edit: "set-config", id: block, key, value: change(path) }))
}

function pathSettings(pipeline: Pipeline, types: BlockTypes): PathSetting[] {
  const typeOf = typesIn(pipeline.composites, types)
  const blocks = [pipeline, ...Object.values(pipeline.composites)].flatMap((drawing) => Object.entries(drawing.blocks))
  return blocks.flatMap(([id, block]) => {
    const keys = fileKeys(typeOf(block)?.config)
    return keys.flatMap((key) => {
      const path = own(block.config, key)
      return typeof path === "string" ? [{ block: id, key, path }] : []
    })
  })
}

function fileKeys(schema: z.ZodType | undefined): string[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) => (field.meta()?.["control"] === "file" ? [key] : []))
}
