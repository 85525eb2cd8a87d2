import { z } from "zod"
import { Problem } from "./problem.ts"

/** What a look at a data file tells: read on the machine that has it, cached by machine, path, size and mtime. */
export const Facts = z.strictObject({
  path: z.string(),
  size: z.int().nonnegative(),
  mtime: z.number(),
  sha256: z.string().optional(),
  rows: z.int().nonnegative().optional(),
  /** Names of a table's columns, in order. */
  columns: z.array(z.string()).optional(),
  /** One a column. */
  dtypes: z.array(z.enum(["number", "text"])).optional(),
  /** Distinct values of each column, capped at 1,000. */
  distinct: z.array(z.int()).optional(),
  /** Least and greatest value of each numeric column; null for text. */
  ranges: z.array(z.tuple([z.number(), z.number()]).nullable()).optional(),
  /** One a column: every value is a whole number. */
  integers: z.array(z.boolean()).optional(),
  /** One a column: its first cell that is not a finite number, so that a person can be sent there; null for a column of numbers. */
  texts: z.array(z.object({ text: z.string(), line: z.int(), column: z.int() }).nullable()).optional(),
  /** Dimensions of one row of an array file (IDX: height, width). */
  dims: z.array(z.int()).optional(),
  classes: z.int().optional(),
  /** Arrays of a file that holds several, in its order; `range` and `whole` (all are whole numbers) only of vectors, which may be classes. */
  arrays: z
    .array(z.object({ name: z.string(), shape: z.array(z.int().nonnegative()), numbers: z.boolean(), range: z.tuple([z.number(), z.number()]).optional(), whole: z.boolean().optional() }))
    .optional(),
})
export type Facts = z.infer<typeof Facts>
export type ArrayFacts = NonNullable<Facts["arrays"]>[number]

/** At most one dimension counts: n, n×1 or 1×n. */
export function isVector({ shape }: ArrayFacts): boolean {
  return shape.filter((dim) => dim !== 1).length <= 1
}

export function sizeOf({ shape }: ArrayFacts): number {
  return shape.reduce((all, dim) => all * dim, 1)
}

/** Facts by logical data name; a Problem where the look failed; absent where the data are elsewhere or not looked at yet. */
export type FactsByName = Readonly<Record<string, Facts | { readonly problem: Problem } | undefined>>
