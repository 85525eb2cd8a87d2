import { z } from "zod"
import { Edit } from "./edit.ts"

/** Where a problem is: the block, and if it has one the port, the config key or the file. */
export const Place = z.strictObject({
  block: z.string().optional(),
  port: z.string().optional(),
  key: z.string().optional(),
  wire: z.string().optional(),
  file: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  rank: z.int().optional(),
})
export type Place = z.infer<typeof Place>

export const Fix = z.strictObject({ title: z.string(), edits: z.array(Edit) })
export type Fix = z.infer<typeof Fix>

/** Something a person should know: collected, never thrown. Every code has a page of help. */
export const Problem = z.strictObject({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  /** What happened and what to do next, in the person's words. */
  message: z.string(),
  at: Place,
  /** What decided the size, unit or range that does not fit, where that is another block. */
  cause: Place.optional(),
  fix: Fix.optional(),
})
export type Problem = z.infer<typeof Problem>

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error")
}
