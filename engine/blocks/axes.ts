import { z } from "zod"
import type { BlockProblem } from "../model/block-type.ts"
import type { TensorSignal } from "../model/ports.ts"
import { dimsText } from "../model/ports.ts"

/** Dimensions of a sample are counted from 0; the batch is none of them. */
export function axisSetting(description: string): z.ZodDefault<z.ZodNumber> {
  return z.int().min(0).max(7).default(0).meta({ title: "Axis", description, unit: "" })
}

export function axisProblems({ dims }: TensorSignal, axis: number, id: string): BlockProblem[] {
  const last = dims.length - 2
  if (axis <= last) return []
  const fix = last >= 0 ? { title: `Set axis to ${last}`, edits: [{ edit: "set-config" as const, id, key: "axis", value: last }] } : undefined
  return [{ code: "no-such-axis", key: "axis", message: `A sample of ${dimsText(dims)} has no axis ${axis}${last >= 0 ? `; its axes are 0 to ${last}` : ""}.`, fix }]
}

export function classProblems(what: string, input: TensorSignal, port = "input"): BlockProblem[] {
  return input.dtype === "number" ? [] : [{ code: "class-input", port, message: `${what} works on numbers, and this is a class label. Wire it behind a layer.` }]
}
