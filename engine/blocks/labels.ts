import type { BlockProblem } from "../model/block-type.ts"
import type { TensorSignal } from "../model/ports.ts"

export function labelProblems(what: string, label: TensorSignal): BlockProblem[] {
  if (label.dtype === "class" && label.classes !== undefined) return []
  if (label.dtype === "class") return [{ code: "classes-unknown", severity: "warning", port: "label", message: `${what} needs to know how many classes there are. Choose the data file, so that they can be counted.` }]
  return [{ code: "needs-label", port: "label", message: `${what} reads a class label, and this is a field of numbers. Wire the label of a classification dataset to it.` }]
}

/** What a block that computes says of a class label. */
export function classProblems(what: string, input: TensorSignal, port = "input", advice = "Wire it after a layer."): BlockProblem[] {
  return input.dtype === "number" ? [] : [{ code: "class-input", port, message: `${what} works on numbers, and this is a class label. ${advice}` }]
}
