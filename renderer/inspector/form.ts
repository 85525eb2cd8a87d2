import { z } from "zod"
import type { BlockType } from "../../engine/model/block-type.ts"
import type { Json } from "../../engine/model/pipeline.ts"

export interface Choice {
  readonly value: string
  readonly label: string
}

/** One setting of a block, as its schema describes it. */
export interface FormField {
  readonly key: string
  readonly title: string
  readonly description: string
  readonly unit?: string
  readonly control: "number" | "choice" | "toggle" | "text" | "names" | "numbers" | "columns" | "fields" | "file"
  readonly default: Json | undefined
  readonly integer: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly choices: readonly Choice[]
  /** Of a number that may be a word instead: the word, and what it means. */
  readonly word?: Choice
  /** The value is a list of names rather than one. */
  readonly many: boolean
}

interface Property {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly unit?: string
  readonly control?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly default?: Json
  readonly enum?: readonly (string | number)[]
  readonly const?: Json
  readonly minimum?: number
  readonly maximum?: number
  readonly anyOf?: readonly Property[]
  readonly items?: { readonly type?: string }
}

const forms = new WeakMap<BlockType, readonly FormField[]>()

/** The form of a block type, drawn from its schema alone: no type is named here. */
export function formOf(type: BlockType): readonly FormField[] {
  const known = forms.get(type)
  if (known) return known
  const schema = z.toJSONSchema(type.config, { io: "input", unrepresentable: "any" }) as { readonly properties?: Readonly<Record<string, Property>> }
  const form = Object.entries(schema.properties ?? {}).map(([key, property]) => fieldOf(key, property))
  forms.set(type, form)
  return form
}

function fieldOf(key: string, outer: Property): FormField {
  // A setting that may be left open is written "this or null", a number that the drawing may decide "number or word".
  const property = { ...outer.anyOf?.find((one) => one.type !== "null"), ...outer }
  return {
    key,
    title: property.title ?? key,
    description: property.description ?? "",
    unit: property.unit,
    control: controlOf(property),
    default: property.default,
    integer: property.type === "integer" || property.items?.type === "integer",
    minimum: bound(property.minimum),
    maximum: bound(property.maximum),
    choices: (property.enum ?? []).map((value) => ({ value: String(value), label: property.labels?.[String(value)] ?? String(value) })),
    ...wordOf(outer),
    many: property.type === "array",
  }
}

function wordOf({ anyOf = [], labels }: Property): { word?: Choice } {
  const word = anyOf.find((one) => typeof one.const === "string")?.const
  return typeof word === "string" ? { word: { value: word, label: labels?.[word] ?? word } } : {}
}

function controlOf({ control, type, items, enum: values }: Property): FormField["control"] {
  if (control === "column" || control === "columns") return "columns"
  if (control === "fields" || control === "file") return control
  if (type === "array" && items?.type === "string") return "names"
  if (type === "array" && (items?.type === "integer" || items?.type === "number")) return "numbers"
  if (values) return "choice"
  if (type === "boolean") return "toggle"
  return type === "number" || type === "integer" ? "number" : "text"
}

/** The greatest safe integer is how a schema says that there is no bound. */
function bound(value: number | undefined): number | undefined {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value
}

export type ReadNumber = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }

/** Reads what was typed; a number out of range is still a number, and the check says what is wrong with it. */
export function readNumber(text: string, { integer, title }: Pick<FormField, "integer" | "title">): ReadNumber {
  const trimmed = text.trim().replace(/^\+/, "").replace("−", "-")
  if (trimmed === "") return { ok: false, message: `${title} needs a number.` }
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return { ok: false, message: `“${text.trim()}” is not a number. ${/,/.test(trimmed) ? "Write decimals with a point." : "Write it like 64 or 1e-3."}` }
  const value = Number(trimmed)
  if (!Number.isFinite(value)) return { ok: false, message: `“${text.trim()}” is too large for a number.` }
  if (integer && !Number.isInteger(value)) return { ok: false, message: `${title} is a whole number.` }
  return { ok: true, value }
}

/** The number one arrow key further: by one for whole numbers, by one in the first digit for others. */
export function stepped(value: number, direction: 1 | -1, { integer, minimum, maximum }: Pick<FormField, "integer" | "minimum" | "maximum">): number {
  const size = integer ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value) || 1) - (direction < 0 && isPowerOfTen(value) ? 1 : 0))
  const next = Number((value + direction * size).toPrecision(12))
  return Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, next))
}

function isPowerOfTen(value: number): boolean {
  const power = Math.log10(Math.abs(value))
  return Math.abs(power - Math.round(power)) < 1e-9
}

/** `0 … 0.9`, `at least 1`: what the field takes. */
export function rangeText({ minimum, maximum }: Pick<FormField, "minimum" | "maximum">): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} … ${maximum}`
  if (minimum !== undefined) return `at least ${minimum}`
  return maximum === undefined ? "" : `at most ${maximum}`
}
