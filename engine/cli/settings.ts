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
    minimum: limit(schema.minimum ?? schema.exclusiveMinimum),
    maximum: limit(schema.maximum ?? schema.exclusiveMaximum),
    values: schema.enum ?? null,
  }))
}

function typeText({ type, items, anyOf }: Schema): string {
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
