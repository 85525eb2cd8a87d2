import { z } from "zod"
import { MachineSettings } from "../model/machine-settings.ts"
import { insteadOf } from "../model/nearest.ts"
import { WrongUse, listOption, textOption } from "./command.ts"
import type { Arguments, CommandOption } from "./command.ts"

type Field = Exclude<keyof MachineSettings, "changed">

interface Told {
  readonly type: "string" | "integer" | "number" | "array"
  readonly title: string
  readonly description: string
  readonly unit?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly enum?: readonly string[]
  readonly items?: Pick<Told, "pattern" | "enum">
}

/** What the form tells too. */
const fields = (z.toJSONSchema(MachineSettings, { io: "input" }) as unknown as { readonly properties: Readonly<Record<Field | "changed", Told>> }).properties

/** Fields that have an option of their own. */
const named: readonly Field[] = ["base", "host", "port", "user", "key", "jump", "account", "queue", "scratch", "title"]

export const shortcuts: Readonly<Record<string, CommandOption>> = Object.fromEntries(named.map((field) => [field, { kind: "value", value: field === "base" ? "PROFILE" : "VALUE", help: lowered(fields[field].description) } as const]))

export function fieldHelp(): string {
  const rows = settable().map((field) => [field, `${fields[field].description}${fields[field].unit === undefined ? "" : ` In ${unitWords[fields[field].unit] ?? fields[field].unit}.`}`] as const)
  const width = Math.max(...rows.map(([field]) => field.length))
  return rows.map(([field, text]) => `  ${field.padEnd(width)}  ${text}`).join("\n")
}

const unitWords: Readonly<Record<string, string>> = { s: "seconds", B: "bytes" }

/** Settings with what a command line says of them; wrong ones are refused in words. */
export function typedSettings(before: Partial<MachineSettings> & { readonly name: string }, given: Arguments): MachineSettings {
  const typed = [...named.flatMap((field) => pairOf(field, textOption(given, field))), ...listOption(given, "set").map(pairIn)]
  const fieldsTyped = [...new Set(typed.map(([field]) => field))]
  const changes = Object.fromEntries(fieldsTyped.map((field) => [field, valueOf(field, typed.filter(([each]) => each === field).map(([, text]) => text))]))
  const name = textOption(given, "name") ?? before.name
  const all = { ...before, ...changes, name, changed: new Date().toISOString().slice(0, 10) }
  const read = MachineSettings.safeParse(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)))
  if (read.success) return read.data
  throw new WrongUse(read.error.issues.map(({ path: [field = ""] }) => refusal(String(field) as Field, all)).join(" "))
}

function pairOf(field: Field, text: string | undefined): [Field, string][] {
  return text === undefined ? [] : [[field, text]]
}

function pairIn(text: string): [Field, string] {
  const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? []
  const field = settable().find((each) => each === name)
  if (field !== undefined) return [field, value]
  throw new WrongUse(text.includes("=") ? `a machine has no field “${name}”. ${insteadOf(name, settable())}` : `--set takes FIELD=VALUE, not “${text}”.`)
}

function settable(): Field[] {
  return (Object.keys(fields) as (Field | "changed")[]).filter((field): field is Field => field !== "changed" && field !== "name")
}

/** Words that may not hold a space are told apart by spaces too. */
function valueOf(field: Field, texts: readonly string[]): unknown {
  const { type, items } = fields[field]
  const last = texts.at(-1) ?? ""
  if (last === "") return undefined
  // What is no number is refused as it was typed.
  if (type === "integer" || type === "number") return Number.isFinite(Number(last)) ? Number(last) : last
  if (type !== "array") return last
  return field === "options" || items === undefined ? texts : texts.flatMap((text) => text.split(/[\s,]+/).filter((word) => word !== ""))
}

function refusal(field: Field, all: Readonly<Record<string, unknown>>): string {
  const { title, description, type, enum: choices, items } = { ...fields[field] }
  const value = all[field]
  const kind = type === "integer" ? " It takes a whole number." : type === "number" ? " It takes a number." : ""
  const among = choices ?? items?.enum
  return `${title} (${field}): ${value === undefined ? "it is missing" : `“${Array.isArray(value) ? value.join(" ") : String(value)}” does not fit`}. ${description}${kind}${limitText(fields[field])}${among === undefined ? "" : ` One of: ${among.join(", ")}.`}`
}

function limitText({ minimum, exclusiveMinimum, maximum }: Told): string {
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1)
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  if (least === undefined) return ""
  return most === undefined ? ` At least ${least}.` : ` From ${least} to ${most}.`
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "")
}
