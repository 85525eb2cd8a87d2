import { z } from "zod"
import type { BlockProblem } from "../model/block-type.ts"
import type { TensorSignal } from "../model/ports.ts"
import { dimsText } from "../model/ports.ts"
import { settingFix } from "./fixes.ts"

/** Dimensions of a sample are counted from 0; the batch is none of them. */
export function axisSetting(description: string): z.ZodDefault<z.ZodNumber> {
  return z.int().min(0).max(7).default(0).meta({ title: "Axis", description, unit: "" })
}

export function axisProblems({ dims }: TensorSignal, axis: number, id: string): BlockProblem[] {
  const last = dims.length - 2
  if (axis <= last) return []
  const fix = last >= 0 ? settingFix(id, "axis", last) : undefined
  return [{ code: "no-such-axis", key: "axis", message: `A sample of ${dimsText(dims)} has no axis ${axis}${last >= 0 ? `; its axes are 0 to ${last}` : ""}.`, fix }]
}
