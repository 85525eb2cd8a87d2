import type { Literal } from "../model/call.ts"

/** Short ways to write a `Literal` in a block's `lower`. */
export function text(value: string): Literal {
  return { string: value }
}

export function texts(values: readonly string[]): Literal {
  return { list: values.map(text) }
}

export function character(value: string): Literal {
  return { character: value }
}

export function real(value: number): Literal {
  return { real: value }
}

export function integer(value: number): Literal {
  return { integer: value }
}

export function boolean(value: boolean): Literal {
  return { boolean: value }
}

/** A value of the enumeration `of`: `choice("Activation", "relu")`. */
export function choice(of: string, value: string): Literal {
  return { of, value }
}

export function input(port: string): Literal {
  return { input: port }
}

/** Options without those that are undefined: what is left out has the default of the C++ struct. */
export function options(all: Readonly<Record<string, Literal | undefined>>): Record<string, Literal> {
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, Literal] => entry[1] !== undefined))
}
