import type { Literal } from "../model/call.ts"
import type { Json } from "../model/pipeline.ts"
import type { Value } from "./expression.ts"
import { integerOf } from "./expression.ts"
import type { Setting } from "./settings.ts"

/** What an expression of `call › options` gives. */
export function literalOf(value: Value): Literal {
  if (typeof value === "bigint") return { integer: integerOf(value) }
  if (typeof value === "number") return { real: value }
  if (typeof value === "boolean") return { boolean: value }
  return typeof value === "string" ? { string: value } : { list: value.map(literalOf) }
}

/** A setting as it is handed on: whole numbers as integers, all others as reals. */
export function literalOfSetting(setting: Setting, value: Json | undefined): Literal {
  if (setting.type === "integer") return { integer: Number(value) }
  if (setting.type === "number") return { real: Number(value) }
  if (setting.type === "boolean") return { boolean: value === true }
  if (setting.type === "string") return { string: String(value) }
  return { list: (Array.isArray(value) ? value : []).map((each) => (setting.items.type === "integer" ? { integer: Number(each) } : { real: Number(each) })) }
}
