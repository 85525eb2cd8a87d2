import { z } from "zod"
import type { NamedArray } from "../interchange/arrays.ts"
import { readNpz } from "../interchange/npz/npz-read.ts"
import { asData, problemAt } from "../model/file-problem.ts"
import type { FileProblem } from "../model/file-problem.ts"

/** What a program writes about its trace, in trace.json. */
const TraceFacts = z.object({
  version: z.literal(1),
  stage: z.string(),
  block: z.string(),
  dtype: z.enum(["f32", "f64"]),
  precision: z.object({ numbers: z.enum(["bf16", "f16"]).optional() }).default({}),
  batch: z.int().positive(),
  ranks: z.int().positive(),
  states: z.array(z.string()),
})
export type TraceFacts = z.infer<typeof TraceFacts>

/** The arrays of one step by their names: `rows`, `loss`, and `before/`, `gradient/`, `after/` with what follows. */
export type TraceStep = ReadonlyMap<string, NamedArray>

export function readTraceFacts(text: string, file: string): TraceFacts | FileProblem {
  return asData(() => {
    const facts = TraceFacts.safeParse(parsed(text, file))
    if (facts.success) return facts.data
    const [issue] = facts.error.issues
    throw problemAt("trace-damaged", { file }, `${file} does not describe a trace: ${issue?.path.join(".") || "the whole"}: ${issue?.message}. Certify again.`)
  })
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw problemAt("trace-damaged", { file }, `${file} is no whole JSON file. Certify again.`)
  }
}

/** One step's file; it must hold rows and a single number as loss. */
export function readTraceStep(bytes: Uint8Array, file: string): TraceStep | FileProblem {
  const arrays = readNpz(bytes, file)
  if ("problem" in arrays) return arrays
  const lacking = ["rows", "loss"].find((name) => (arrays.get(name)?.values.length ?? 0) === 0)
  if (lacking === undefined) return arrays
  return problemAt("trace-damaged", { file }, `${file} says no ${lacking}: it is no step of a trace. Certify again.`)
}

/** The name of a step's file, steps from 1. */
export function stepFile(step: number): string {
  return `step-${String(step).padStart(6, "0")}.npz`
}

/** What to throw for a trace that ends before the other's last step. */
export function shortTrace(file: string, what: string): FileProblem {
  return problemAt("trace-short", { file }, `${what} Certify with fewer steps.`)
}
