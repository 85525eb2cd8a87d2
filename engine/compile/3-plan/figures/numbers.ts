import type { TensorSignal } from "../../../model/ports.ts"
import { capped } from "./whole.ts"

/** Numbers of a sample. */
export function numbersIn({ dims }: TensorSignal): number {
  return capped(dims.slice(1).reduce<number>((all, dim) => all * Number(dim), 1))
}

/** Bytes of a sample: labels are whole numbers of 32 bits. */
export function bytesIn(signal: TensorSignal, bytesOf: 4 | 8): number {
  return numbersIn(signal) * (signal.dtype === "class" ? 4 : bytesOf)
}
