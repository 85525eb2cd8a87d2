import { z } from "zod"

/** How a fact was found out: seen on the real system, on a front that stands for it, in recorded output, read in documents; or typed by the person whose machine it is. */
export const Proof = z.enum(["real", "front", "recorded", "documented", "typed"])
export type Proof = z.infer<typeof Proof>

/** Where a fact is from, and the day on which it was read, seen or typed. */
export const Basis = z.strictObject({ proven: Proof, source: z.string().min(1), date: z.iso.date() })
export type Basis = z.infer<typeof Basis>

export function sourced<Value extends z.ZodType>(value: Value) {
  return Basis.extend({ value })
}

export interface Fact<Value = unknown> extends Basis {
  readonly value: Value
}

/** Where a fact is from, without the fact. */
export function basisOf({ proven, source, date }: Basis): Basis {
  return { proven, source, date }
}

/** Every fact in a piece of data, by its path: `node.cores`. */
export function factsIn(data: object, before = ""): [string, Fact][] {
  return Object.entries(data).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return []
    return isFact(value) ? [[before + key, value]] : factsIn(value, `${before}${key}.`)
  })
}

function isFact(data: object): data is Fact {
  return "value" in data && "proven" in data
}
