import type { Literal } from "../../../model/call.ts"
import type { Statement, Value } from "../../3-plan/plan-data.ts"
import type { Doc, Group } from "./layout.ts"
import { layout } from "./layout.ts"
import { integerLiteral, realLiteral, stringLiteral } from "./text.ts"

/** A statement as C++, from `column` on: `auto hidden = layers::dense(graph, input, {…});`. */
export function statementText(statement: Statement, column: number): string {
  const start = statement.variable === null ? "return " : `auto ${statement.variable} = `
  return layout(callDoc(statement, start), column)
}

function callDoc(statement: Statement, start: string): Group {
  const { cpp } = statement.call
  const values = cpp.arguments.map((port) => valueText(statement.values[port])).filter((text) => text !== undefined)
  const receiver = statement.receiver ? [statement.receiver] : []
  const [before, after] = cpp.optionsFirst ? [receiver, values] : [[...receiver, ...values], []]
  const options: Doc[] = Object.entries({ id: { string: statement.block }, ...cpp.options }).flatMap(([key, literal]) => {
    const value = literalDoc(literal, statement)
    return value === undefined ? [] : [keyed(key, value)]
  })
  return { open: `${start}${cpp.function}(${before.map((text) => `${text}, `).join("")}{`, items: options, close: `}${after.map((text) => `, ${text}`).join("")});` }
}

function keyed(key: string, value: Doc): Doc {
  return typeof value === "string" ? `.${key} = ${value}` : { ...value, open: `.${key} = ${value.open}` }
}

/** Undefined for an input that is not connected: the option is left out, and the default of the struct holds. */
function literalDoc(literal: Literal, statement: Statement): Doc | undefined {
  if ("string" in literal) return stringLiteral(literal.string)
  if ("real" in literal) return realLiteral(literal.real)
  if ("integer" in literal) return integerLiteral(literal.integer)
  if ("boolean" in literal) return String(literal.boolean)
  if ("name" in literal) return literal.name
  if ("input" in literal) return valueText(statement.values[literal.input])
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
function valueText(value: Value | undefined): string | undefined {
  if (!value) return undefined
  if ("variable" in value) return value.variable
  return "dataset" in value ? `pipeline::${value.dataset}()` : stringLiteral(value.artefact)
}

function networkText(name: string | undefined): string | undefined {
  return name && `pipeline::${name}`
}
