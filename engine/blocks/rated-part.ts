import { z } from "zod"
import type { BlockProblem } from "../model/block-type.ts"
import type { DatasetSignal } from "../model/ports.ts"

const partNames = ["test", "validation", "train"] as const
const partLabels = { test: "Test", validation: "Validation", train: "Train" }
export type PartName = (typeof partNames)[number]

/** The setting `part` of a block that looks at a trained model. */
export function partSetting(what: string) {
  return z.enum(partNames).default("test").meta({
    title: "Part",
    description: `The rows to ${what}; only the test part was seen by neither fitting nor stopping.`,
    labels: partLabels,
  })
}

/** A part that is not there, or has no rows. */
export function partProblems({ parts }: DatasetSignal, part: PartName): BlockProblem[] {
  if (!parts) {
    const severity = part === "train" ? ("warning" as const) : undefined
    return [{ code: "not-split", severity, port: "data", message: "The rows are not split, so all of them were trained on and there is no test part. Put a split block before training." }]
  }
  if (parts[part] !== 0) return []
  return [{ code: "nothing-to-score", key: "part", message: `The ${part} part has no rows. Give it a share in the split block, or choose another part.` }]
}
