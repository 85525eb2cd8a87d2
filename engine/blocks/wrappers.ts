import type { BlockProblem, Inferred } from "../model/block-type.ts"
import type { OptimizerSignal, OptimizerWrapper, Port, Signal } from "../model/ports.ts"
import { setFix } from "./fixes.ts"

/** Ports of a block that is wrapped around an optimizer. */
export const wrapperPorts: { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } = {
  inputs: [{ name: "optimizer", title: "Optimizer", kind: "optimizer", help: "How each step changes the weights before." }],
  outputs: [{ name: "optimizer", title: "Optimizer", kind: "optimizer", help: "The same steps with what follows them." }],
}

/** The wrapped optimizer, or, where the block is switched off, the one that it is given. */
export function wrapped(input: Signal | undefined, wrapper: OptimizerWrapper | null, problemsOf: (inside: readonly string[]) => readonly BlockProblem[]): Inferred {
  if (input?.kind !== "optimizer") return { outputs: {}, problems: [] }
  if (!wrapper) return { outputs: { optimizer: input }, problems: [] }
  const wrappers = wrappersOf(input)
  const optimizer: OptimizerSignal = { kind: "optimizer", states: input.states + wrapper.states, wrappers: [...wrappers, wrapper] }
  return { outputs: { optimizer }, problems: problemsOf(wrappers.map(({ type }) => type)) }
}

/** What is wrapped around an optimizer, the innermost first. */
export function wrappersOf(optimizer: Signal | undefined): readonly OptimizerWrapper[] {
  return optimizer?.kind === "optimizer" ? (optimizer.wrappers ?? []) : []
}

/** Switching a block off, as the way out of a wrong order. */
export function switchOff(id: string, key: string, value: boolean | string): NonNullable<BlockProblem["fix"]> {
  return setFix("Switch this one off", id, key, value)
}
