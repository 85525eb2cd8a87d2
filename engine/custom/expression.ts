import type { ASTNode } from "@marcbachmann/cel-js"
import { Environment } from "@marcbachmann/cel-js"
import type { Dim } from "../model/ports.ts"

/** What an expression is evaluated over: settings, and what arrives at each wired input. */
export interface Known {
  readonly config: Readonly<Record<string, unknown>>
  /** Whole settings become CEL's int, all other numbers its double. */
  readonly integers: ReadonlySet<string>
  readonly inputs: Readonly<Record<string, { readonly dims: readonly Dim[]; readonly classes: number }>>
}

/** A value of CEL, as this module gives it: integers stay apart from reals. */
export type Value = bigint | number | boolean | string | readonly Value[]

export interface Expression {
  readonly text: string
  /** Throws an Error that says what went wrong, in words. */
  readonly evaluate: (known: Known) => Value
}

const mostCharacters = 2_000

/**
 * CEL without its macros (which go over lists, one inside another) and without its methods (which hold regular expressions): what is
 * left takes at most as many steps as an expression has parts.
 */
const environment = new Environment({
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 500, maxDepth: 50, maxListElements: 64, maxMapEntries: 0, maxCallArguments: 4 },
})
  .registerVariable("config", "map<string, dyn>")
  .registerVariable("input", "map<string, dyn>")
  .registerVariable("B", "string")
  .registerFunction("product(list): int", (list: readonly unknown[]) => list.reduce<bigint>((all, each) => all * whole(each), 1n))
  .registerFunction("numbers(map): int", (input: { readonly dims?: readonly unknown[] }) => (input.dims ?? []).slice(1).reduce<bigint>((all, each) => all * whole(each), 1n))
  .registerFunction("min(int, int): int", (left: bigint, right: bigint) => (left < right ? left : right))
  .registerFunction("max(int, int): int", (left: bigint, right: bigint) => (left > right ? left : right))

const functions: ReadonlySet<string> = new Set(["size", "int", "double", "product", "numbers", "min", "max"])
const operators: ReadonlySet<string> = new Set(["value", "id", ".", "[]", "call", "list", "?:", "||", "&&", "!_", "-_", "!=", "==", "in", "+", "-", "*", "/", "%", "<", "<=", ">", ">="])

/** Reads an expression; throws an Error with the reason when it is not one, is too large, or asks for what is not offered. */
export function expressionOf(text: string): Expression {
  if (text.length > mostCharacters) throw new Error(`an expression has at most ${mostCharacters.toLocaleString("en")} characters`)
  const parsed = environment.parse(text)
  refuseForeign(parsed.ast)
  const { valid, error } = parsed.check()
  if (!valid) throw new Error(firstLine(error?.message ?? "it does not fit"))
  return { text, evaluate: (known) => evaluated(() => parsed(context(known)) as unknown, text) }
}

/** The error's own words, without the drawing of the place under them. */
export function firstLine(message: string): string {
  return message.split("\n")[0]!
}

function refuseForeign(node: ASTNode): void {
  if (node.op === "rcall") throw new Error(`the method “${node.args[0]}” is not offered; functions are ${[...functions].join(", ")}`)
  if (!operators.has(node.op)) throw new Error(`“${node.op}” is not offered`)
  if (node.op === "call" && !functions.has(node.args[0])) throw new Error(`the function “${node.args[0]}” is not offered; there are ${[...functions].join(", ")}`)
  for (const child of partsOf(node.args)) refuseForeign(child)
}

/** Nodes among the operands, which may be a node, a list of operands, or plain values. */
function partsOf(operands: unknown): ASTNode[] {
  if (Array.isArray(operands)) return operands.flatMap(partsOf)
  return typeof operands === "object" && operands !== null && "op" in operands ? [operands as ASTNode] : []
}

function context({ config, integers, inputs }: Known): Record<string, unknown> {
  const settings = Object.entries(config).map(([key, value]) => [key, toCel(value, integers.has(key))])
  const arriving = Object.entries(inputs).map(([port, { dims, classes }]) => [port, { dims: dims.map((dim) => toCel(dim, true)), classes: BigInt(classes) }])
  return { config: Object.fromEntries(settings), input: Object.fromEntries(arriving), B: "B" }
}

function toCel(value: unknown, integer: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => toCel(each, integer))
  return integer && typeof value === "number" ? BigInt(value) : value
}

function evaluated(evaluate: () => unknown, text: string): Value {
  try {
    return valueOf(evaluate())
  } catch (error) {
    throw new Error(`“${text}”: ${firstLine(error instanceof Error ? error.message : String(error))}`, { cause: error })
  }
}

function valueOf(value: unknown): Value {
  if (Array.isArray(value)) return value.map(valueOf)
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value
  throw new Error("gives no number, text, list, true or false")
}

function whole(value: unknown): bigint {
  if (typeof value !== "bigint") throw new Error(`${typeof value === "string" ? `the size “${value}”` : String(value)} is no whole number`)
  return value
}

/** The only way from CEL's integers to ours: whole numbers that a double holds exactly. */
export function integerOf(value: Value): number {
  if (typeof value !== "bigint") throw new Error(`${String(value)} is no whole number`)
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) throw new Error(`${value} is beyond 2^53`)
  return Number(value)
}
