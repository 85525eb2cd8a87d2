import { z } from "zod"
import { Basis } from "./fact.ts"
import { Place } from "./problem.ts"
import type { Problem } from "./problem.ts"
import { TargetChange } from "./target.ts"

/** What a person should know of a job before it is handed in: a problem whose fix is another target, or a note. Every code has a page of help. */
export const Finding = z.strictObject({
  code: z.string(),
  severity: z.enum(["error", "warning", "note"]),
  /** What happened and what to do next, in the person's words. */
  message: z.string(),
  at: Place,
  /** The fact of the machine that it rests on. */
  basis: Basis.optional(),
  fix: z.strictObject({ title: z.string(), target: TargetChange }).optional(),
})
export type Finding = z.infer<typeof Finding>

/** As a problem of a drawing, which is mended by edits, not by another target. */
export function asProblem({ code, severity, message, at }: Finding): Problem {
  return { code, severity: severity === "error" ? "error" : "warning", message, at }
}
