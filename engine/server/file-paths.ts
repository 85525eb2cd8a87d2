import { existsSync } from "node:fs"
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path"
import { z } from "zod"
import { typesIn } from "../compile/1-check/composite-type.ts"
import type { BlockTypes } from "../model/block-type.ts"
import type { Relocation } from "../documents/save-document.ts"
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

/**
 * What keeps data in their place when a pipeline is saved elsewhere: relative paths mean the same files. Saved for the first time, it takes along what it has of
 * `samples`, so that its folder can be moved, and does not rest on where Tephra is installed.
 */
export function relocate(types: BlockTypes, samples: string): (content: DocumentContent, from: string | null, to: string) => Relocation {
  return ({ pipeline }, from, to) => {
    if (from === null) return carriedFrom(samples, pipeline, types, dirname(to))
    if (dirname(from) === dirname(to)) return { edits: [], files: [] }
    return { edits: pathEdits(pipeline, types, (path) => (isAbsolute(path) ? path : relative(dirname(to), resolve(dirname(from), path)))), files: [] }
  }
}

function carriedFrom(samples: string, pipeline: Pipeline, types: BlockTypes, folder: string): Relocation {
  const beside = (path: string): string => (path.startsWith(`${samples}/`) && existsSync(path) ? basename(path) : path)
  const moved = pathSettings(pipeline, types).map(({ path }) => path).filter((path) => beside(path) !== path)
  return { edits: pathEdits(pipeline, types, beside), files: [...new Set(moved)].map((path) => ({ from: path, to: join(folder, beside(path)) })) }
}

/** The edits that make relative paths of data absolute. */
export function absolutePaths(pipeline: Pipeline, types: BlockTypes, folder: string): Edit[] {
  return pathEdits(pipeline, types, (path) => resolve(folder, path))
}

function pathEdits(pipeline: Pipeline, types: BlockTypes, change: (path: string) => string): Edit[] {
  return pathSettings(pipeline, types)
    .map((setting) => ({ ...setting, changed: setting.path === "" ? "" : change(setting.path) }))
    .filter(({ path, changed }) => changed !== path)
    .map(({ block, key, changed }) => ({ edit: "set-config", id: block, key, value: changed }))
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
