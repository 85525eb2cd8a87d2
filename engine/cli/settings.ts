import { z } from "zod"
import { defaultOf, keyTitle } from "../compile/1-check/schema.ts"
import type { BlockType } from "../model/block-type.ts"

/** A setting of a block type as its schema tells it. */
export interface Setting {
  readonly key: string
  readonly title: string
  /** One sentence. */
  readonly help: string
  /** `integer`, `array of string`, `string or number`. */
  readonly type: string
  readonly unit: string | null
  /** Null where it must be written. */
  readonly default: unknown
  readonly minimum: number | null
  readonly maximum: number | null
  /** Of a choice. */
  readonly values: readonly unknown[] | null
}

/** What is needed of a JSON Schema; zod adds what `meta` holds. */
interface Schema {
  readonly type?: string
  readonly description?: string
  readonly unit?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
}

export function settingsOf(type: BlockType): Setting[] {
  const { properties = {} } = z.toJSONSchema(type.config, { io: "input", unrepresentable: "any" }) as Schema
  return Object.entries(properties).map(([key, schema]) => ({
    key,
    title: keyTitle(type, key),
    help: schema.description ?? "",
    type: typeText(schema),
    unit: schema.unit ?? null,
    default: defaultOf(type, key) ?? null,
    minimum: limit(least(schema)),
    maximum: limit(greatest(schema)),
    values: schema.enum ?? null,
  }))
}

/** Of a number that may be a word instead, the number's. */
function least({ minimum, exclusiveMinimum, anyOf = [] }: Schema): number | undefined {
  return minimum ?? exclusiveMinimum ?? anyOf.map(least).find((one) => one !== undefined)
}

function greatest({ maximum, exclusiveMaximum, anyOf = [] }: Schema): number | undefined {
  return maximum ?? exclusiveMaximum ?? anyOf.map(greatest).find((one) => one !== undefined)
}

function typeText({ type, items, anyOf, const: word }: Schema): string {
  if (typeof word === "string") return `“${word}”`
  if (anyOf) return anyOf.map(typeText).join(" or ")
  return type === "array" && items ? `array of ${typeText(items)}` : (type ?? "any")
}

/** What every whole number is limited to says nothing about the setting. */
function limit(value: number | undefined): number | null {
  return value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER ? null : value
}

/** `, 1 to 65536 rows`. */
export function rangeText({ minimum, maximum, unit, values }: Setting): string {
  const end = unit ? ` ${unit}` : ""
  if (values) return `, one of ${values.map(String).join(", ")}`
  if (minimum !== null && maximum !== null) return `, ${minimum} to ${maximum}${end}`
  if (minimum !== null) return `, at least ${minimum}${end}`
  return maximum === null ? (unit ? `, in ${unit}` : "") : `, at most ${maximum}${end}`
}
