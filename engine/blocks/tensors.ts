import type { Signal, TensorSignal } from "../model/ports.ts"

export function tensorOf(signal: Signal | undefined): TensorSignal | undefined {
  return signal?.kind === "tensor" ? signal : undefined
}

/** The tensors of a block whose inputs are numbered, with their ports in order. */
export function partsOf(inputs: Readonly<Record<string, Signal | undefined>>): (readonly [string, TensorSignal])[] {
  return Object.entries(inputs).flatMap(([port, signal]) => (signal?.kind === "tensor" ? [[port, signal] as const] : []))
}

/** Numbers of a sample, where every dimension but the batch is known. */
export function numbersOf(signal: Signal | undefined): number {
  const sample = tensorOf(signal)?.dims.slice(1) ?? []
  return sample.reduce<number>((all, dim) => all * Number(dim), 1)
}

export function isTrained(signal: Signal | undefined): boolean {
  return tensorOf(signal)?.trained === true
}

/** Numbers of a sample where gradients go on to it, else none. */
export function onwardsTo(signal: Signal | undefined): number {
  return isTrained(signal) ? numbersOf(signal) : 0
}
