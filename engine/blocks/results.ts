import type { LowerContext } from "../model/block-type.ts"
import type { Literal } from "../model/call.ts"
import { own } from "../model/own-key.ts"
import type { Signal } from "../model/ports.ts"
import { choice, input, text } from "./literals.ts"

/** What is wired to the variadic port `in`, in the order of its numbers. */
export function arriving(inputs: Readonly<Record<string, Signal | undefined>>): [string, Signal][] {
  const wired = Object.entries(inputs).filter((entry): entry is [string, Signal] => entry[1] !== undefined && entry[0].startsWith("in."))
  return wired.sort(([left], [right]) => numberOf(left) - numberOf(right))
}

function numberOf(port: string): number {
  return Number(port.slice("in.".length))
}

/** The option `inputs` of a stage that reads what others wrote: kind, block and name of each. */
export function resultInputs({ inputs, sourceNames }: Pick<LowerContext<unknown>, "inputs" | "sourceNames">): Literal {
  return {
    list: arriving(inputs).map(([port, { kind }]) => ({ struct: { kind: choice("results.Kind", kind), block: input(port), name: text(own(sourceNames, port) ?? port) } })),
  }
}
