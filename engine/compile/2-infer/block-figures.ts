import type { Figures } from "../../model/block-type.ts"
import type { Dim, Signal } from "../../model/ports.ts"
import type { Inference } from "./analysis.ts"

export interface ToCount {
  readonly id: string
  readonly made: Pick<Inference, "checked" | "incoming" | "inputs">
  readonly outputs: Readonly<Record<string, Signal>>
}

/** The figures of a block without errors; null where it has none, or where a size that they need is not known. */
export function figuresOf({ id, made: { checked, incoming, inputs }, outputs }: ToCount): Figures | null {
  const { type, config } = checked
  if (!type?.figures || !config) return null
  if (Object.keys(inputs).length !== incoming.size || !Object.values(inputs).every(hasSizes) || !Object.values(outputs).every(hasSizes)) return null
  try {
    return type.figures({ id, config, inputs, outputs })
  } catch {
    return null
  }
}

function hasSizes(signal: Signal): boolean {
  return signal.kind !== "tensor" || signal.dims.every((dim: Dim, index) => index === 0 || typeof dim === "number")
}
