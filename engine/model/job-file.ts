import { z } from "zod"

/** Lines of a generated file that one block made; both ends inclusive, from 1. */
export const Mark = z.strictObject({ block: z.string(), line: z.int(), endLine: z.int() })
export type Mark = z.infer<typeof Mark>

/** One file of a job folder. */
export const JobFile = z.strictObject({
  path: z.string(),
  language: z.enum(["cpp", "shell", "json", "cmake", "markdown", "python", "text"]),
  text: z.string(),
  marks: z.array(Mark),
})
export type JobFile = z.infer<typeof JobFile>
