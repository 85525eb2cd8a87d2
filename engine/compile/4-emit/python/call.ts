import type { Argument, Literal } from "../../../model/call.ts"
import type { Statement, Value } from "../../3-plan/plan-data.ts"
import type { Doc, Group } from "../layout.ts"
import { layout } from "../layout.ts"
import { integerLiteral } from "../numbers.ts"
import { realLiteral, stringLiteral } from "./text.ts"

/** A statement as Python, from `column` on: `hidden = Layers.dense(graph, input, id="…", units=16)`. */
export function statementText(statement: Statement, column: number): string {
  const start = statement.variable === null ? "return " : `${statement.variable} = `
  return layout(callDoc(statement, start), { column, width: 110 })
}

/** `Layers.dense` of `layers.dense`: no name of a plan begins with a capital, so none hides the class. */
export function functionName(call: string): string {
  return call.replace(/^./, (first) => first.toUpperCase())
}

/** Positional arguments come first, whichever order C++ wants. */
function callDoc(statement: Statement, start: string): Group {
  const { call, receiver } = statement
  const options = Object.entries({ id: { string: statement.block }, ...call.options }).flatMap(([key, literal]) => keyed(key, literalDoc(literal, statement)))
  const items = [...(receiver ? [receiver] : []), ...call.arguments.flatMap((argument) => argumentDocs(argument, statement)), ...options]
  return { open: `${start}${functionName(call.function)}(`, items, close: ")" }
}

/** None for an input that is not connected. */
function argumentDocs(argument: Argument, { values }: Statement): Doc[] {
  if (typeof argument === "string") return values[argument] ? [valueText(values[argument])] : []
  if ("struct" in argument) return argument.struct.flatMap((port) => keyed(port, values[port] && valueText(values[port])))
  const items = Object.entries(values).flatMap(([port, value]) => (port.startsWith(`${argument.list}.`) ? [valueText(value)] : []))
  return [{ open: "[", items, close: "]" }]
}

/** Undefined for an input that is not connected: the keyword is left out, and the default of the function holds. */
function literalDoc(literal: Literal, statement: Statement): Doc | undefined {
  if ("string" in literal) return stringLiteral(literal.string)
  if ("character" in literal) return stringLiteral(literal.character)
  if ("real" in literal) return realLiteral(literal.real)
  if ("integer" in literal) return integerLiteral(literal.integer)
  if ("boolean" in literal) return literal.boolean ? "True" : "False"
  if ("of" in literal) return stringLiteral(literal.value)
  if ("input" in literal) return statement.values[literal.input] && valueText(statement.values[literal.input]!)
  if ("network" in literal) return networkText(statement.networks[literal.network])
  if ("list" in literal) return { open: "[", items: literal.list.flatMap((item) => literalDoc(item, statement) ?? []), close: "]" }
  const items = Object.entries(literal.struct).flatMap(([key, item]) => prefixed(`${stringLiteral(key)}: `, literalDoc(item, statement)))
  return { open: "{", items, close: "}" }
}

function keyed(key: string, value: Doc | undefined): Doc[] {
  return prefixed(`${key}=`, value)
}

function prefixed(before: string, value: Doc | undefined): Doc[] {
  if (value === undefined) return []
  return [typeof value === "string" ? before + value : { ...value, open: before + value.open }]
}

export function valueText(value: Value): string {
  if ("variable" in value) return value.member === undefined ? value.variable : `${value.variable}.${value.member}`
  return "dataset" in value ? `Pipeline.${value.dataset}()` : stringLiteral(value.artefact)
}

function networkText(name: string | undefined): string | undefined {
  return name && `Pipeline.${name}`
}
