import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { bytes, count } from "../kit/figures.ts"

/** A figure that is exact before anything runs. */
export interface Figure {
  readonly name: string
  readonly value: string
  readonly help: string
}

const bytesOf = { f32: 4, f64: 8 } as const

/** Only what is exact now: parameters, their bytes, work for a sample, rows of each part. */
export function exactFigures(analysis: Analysis): readonly Figure[] {
  const { parameters, forward } = analysis.figures
  const figures: Figure[] = []
  if (parameters > 0) figures.push({ name: "parameters", value: count(parameters), help: "Trainable numbers of all layers." })
  const dtype = weightType(analysis)
  if (parameters > 0 && dtype) figures.push({ name: `of weights in ${dtype}`, value: bytes(parameters * bytesOf[dtype]), help: "Parameters times the bytes of a number; the same on each rank." })
  if (forward.row > 0) figures.push({ name: "operations a sample", value: count(forward.row), help: "Floating-point operations of one forward pass of one sample, through all layers and losses." })
  const rows = rowsOf(analysis)
  if (rows) figures.push(rows)
  return figures
}

/** Of all models in the drawing, if they agree. */
function weightType({ blocks }: Analysis): "f32" | "f64" | null {
  const found = new Set<"f32" | "f64">()
  for (const { outputSignals } of Object.values(blocks)) for (const signal of Object.values(outputSignals)) if (signal.kind === "model") found.add(signal.dtype)
  const [only] = found
  return found.size === 1 && only ? only : null
}

/** Of the dataset that a job block reads. */
function rowsOf({ blocks }: Analysis): Figure | null {
  for (const { type, inputSignals } of Object.values(blocks)) {
    for (const signal of type?.job ? Object.values(inputSignals) : []) {
      if (signal.kind !== "dataset" || typeof signal.rows !== "number") continue
      const { parts } = signal
      const value = parts ? `${parts.train} + ${parts.validation} + ${parts.test}` : String(signal.rows)
      return { name: "rows", value, help: parts ? "Rows to train on, to validate and to test." : "Rows of the dataset." }
    }
  }
  return null
}
