import type { Argument, Literal } from "../../../model/call.ts"
import type { Statement, Value } from "../../3-plan/plan-data.ts"
import type { Doc, Group } from "../layout.ts"
import { layout } from "../layout.ts"
import { integerLiteral } from "../numbers.ts"
import { characterLiteral, realLiteral, stringLiteral } from "./text.ts"

/** A statement as C++, from `column` on: `auto hidden = layers::dense(graph, input, {…});`. */
export function statementText(statement: Statement, column: number): string {
  const start = statement.variable === null ? "return " : `auto ${statement.variable} = `
  return layout(callDoc(statement, start), { column, width: 140 })
}

function callDoc(statement: Statement, start: string): Group {
  const { call } = statement
  const values = call.arguments.map((argument) => argumentText(argument, statement)).filter((text) => text !== undefined)
  const receiver = statement.receiver ? [statement.receiver] : []
  const [before, after] = call.optionsFirst ? [receiver, values] : [[...receiver, ...values], []]
  const options: Doc[] = Object.entries({ id: { string: statement.block }, ...call.options }).flatMap(([key, literal]) => {
    const value = literalDoc(literal, statement)
    return value === undefined ? [] : [keyed(key, value)]
  })
  const name = call.function.replaceAll(".", "::")
  return { open: `${start}${name}(${before.map((text) => `${text}, `).join("")}{`, items: options, close: `}${after.map((text) => `, ${text}`).join("")});` }
}

/** Undefined for an input that is not connected; a list or a struct leaves such inputs out. */
function argumentText(argument: Argument, { values }: Statement): string | undefined {
  if (typeof argument === "string") return arrivingText(values, argument)
  const items = "list" in argument ? variadicTexts(values, argument.list) : argument.struct.flatMap((port) => memberTexts(values, port))
  return `{${items.join(", ")}}`
}

/** Of `name.0`, `name.1`, …: `values` holds them in the order of their numbers. */
function variadicTexts(values: Statement["values"], name: string): string[] {
  return Object.entries(values).flatMap(([port, value]) => (port.startsWith(`${name}.`) ? [valueText(value)] : []))
}

function memberTexts(values: Statement["values"], port: string): string[] {
  const text = arrivingText(values, port)
  return text === undefined ? [] : [`.${port} = ${text}`]
}

function arrivingText(values: Statement["values"], port: string): string | undefined {
  const value = values[port]
  return value && valueText(value)
}

function keyed(key: string, value: Doc): Doc {
  return typeof value === "string" ? `.${key} = ${value}` : { ...value, open: `.${key} = ${value.open}` }
}

/** Undefined for an input that is not connected: the option is left out, and the default of the struct holds. */
function literalDoc(literal: Literal, statement: Statement): Doc | undefined {
  if ("string" in literal) return stringLiteral(literal.string)
  if ("character" in literal) return characterLiteral(literal.character)
  if ("real" in literal) return realLiteral(literal.real)
  if ("integer" in literal) return integerLiteral(literal.integer)
  if ("boolean" in literal) return String(literal.boolean)
  if ("of" in literal) return `${literal.of}.${literal.value}`.replaceAll(".", "::")
  if ("input" in literal) return arrivingText(statement.values, literal.input)
  if ("network" in literal) return networkText(statement.networks[literal.network])
  const items = "list" in literal ? literal.list.map((item) => literalDoc(item, statement)) : structItems(literal.struct, statement)
  return { open: "{", items: items.filter((item) => item !== undefined), close: "}" }
}

function structItems(struct: Readonly<Record<string, Literal>>, statement: Statement): Doc[] {
  return Object.entries(struct).flatMap(([key, literal]) => {
    const value = literalDoc(literal, statement)
    return value === undefined ? [] : [keyed(key, value)]
  })
}

/** Dataset functions are named in full: a variable may have the same name. */
export function valueText(value: Value): string {
  if ("variable" in value) return value.member === undefined ? value.variable : `${value.variable}.${value.member}`
  return "dataset" in value ? `pipeline::${value.dataset}()` : stringLiteral(value.artefact)
}

function networkText(name: string | undefined): string | undefined {
  return name && `pipeline::${name}`
}
