import { z } from "zod"
import type { BlockProblem, InferContext } from "../model/block-type.ts"
import type { Facts } from "../model/facts.ts"

/** What blocks that read files have in common: the file, the name it is bound by, and what a look at it told. */
export function fileSetting(title: string, description: string, dataFormat: string): z.ZodDefault<z.ZodString> {
  return z.string().default("").meta({ title, description: `${description}, relative to the pipeline file.`, control: "file", dataFormat })
}

export function dataNameSetting(name: string, title: string, what: string): z.ZodDefault<z.ZodString> {
  const rule = z.string().regex(/^[a-z][a-z0-9_]*$/, "a data name is a-z, 0-9 and _, starting with a letter")
  return rule.default(name).meta({ title, description: `The name by which a command line or another machine says where ${what}, as in --data ${name}=FILE.` })
}

export function limitSetting(): z.ZodDefault<z.ZodInt> {
  return z.int().min(0).max(100_000_000).default(0).meta({ title: "Limit", description: "Read only this many images from the start of the file; 0 reads all.", unit: "images" })
}

/** Rows that a limit leaves; 0 is no limit. */
export function limitedRows(limit: number, facts: Facts | undefined): number | undefined {
  if (facts?.rows === undefined) return undefined
  return limit > 0 ? Math.min(limit, facts.rows) : facts.rows
}

export function fileName(path: string): string {
  return path.split("/").at(-1) ?? path
}

interface Wanted {
  readonly path: string
  /** The setting that holds the path. */
  readonly key: string
  /** In words: "an IDX file". */
  readonly what: string
}

/** The facts of a file, or what is wrong with it: none chosen, or what the look at it found. */
export function lookedAt(known: InferContext<unknown>["facts"][string], { path, key, what }: Wanted): { facts?: Facts; problems: BlockProblem[] } {
  if (known && !("problem" in known)) return { facts: known, problems: [] }
  if (path === "") return { problems: [{ code: "no-file", key, message: `No file is chosen. Choose ${what}, or type its path.` }] }
  if (!known) return { problems: [] }
  const { code, message, severity, at } = known.problem
  return { problems: [{ code, message, severity, key, file: at.file, line: at.line, column: at.column }] }
}
