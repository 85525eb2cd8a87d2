import { z } from "zod"
import { MachineSettings } from "../../engine/model/machine-settings.ts"
import { readSize, readTime, sizeText, timeText } from "./units.ts"

export type SettingKey = Exclude<keyof MachineSettings, "changed">

export interface Setting {
  readonly key: SettingKey
  readonly title: string
  readonly description: string
  /** What can stand there, in words. */
  readonly expects: string
  readonly kind: "text" | "whole" | "size" | "time" | "words" | "lines" | "choices" | "choice"
  /** Of a choice. */
  readonly choices: readonly string[]
}

export type Texts = Readonly<Partial<Record<SettingKey, string>>>

interface Property {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly expects?: string
  readonly unit?: string
  readonly control?: string
  readonly enum?: readonly string[]
  readonly items?: { readonly enum?: readonly string[] }
}

const { properties = {} } = z.toJSONSchema(MachineSettings, { io: "input", unrepresentable: "any" }) as { readonly properties?: Readonly<Record<string, Property>> }

/** Every setting of a machine of one's own, drawn from the schema. */
const settings = new Map<SettingKey, Setting>(Object.entries(properties).filter(([key]) => key !== "changed").map(([key, property]) => [key as SettingKey, settingOf(key as SettingKey, property)]))

export const sections: readonly { readonly title: string; readonly settings: readonly Setting[] }[] = [
  { title: "Where it is", settings: of("name", "title", "base", "host", "port", "user", "jump", "key", "methods") },
  { title: "Files and builds", settings: of("scratch", "cache", "buildOn", "buildJobs", "modules", "proxy") },
  { title: "Jobs", settings: of("account", "queue", "longest", "mostNodes", "launcher", "options", "queryInterval") },
  { title: "Nodes", settings: of("cores", "memoryBytes", "gpus") },
]

function of(...keys: readonly SettingKey[]): readonly Setting[] {
  return keys.map((key) => settings.get(key)!)
}

function settingOf(key: SettingKey, property: Property): Setting {
  const { title = key, description = "", expects = "", items, enum: values } = property
  return { key, title, description, expects, kind: kindOf(property), choices: items?.enum ?? values ?? [] }
}

function kindOf({ type, unit, control, items, enum: values }: Property): Setting["kind"] {
  if (values) return "choice"
  if (type === "array") return items?.enum ? "choices" : control === "lines" ? "lines" : "words"
  if (unit === "s") return "time"
  if (unit === "B") return "size"
  return type === "integer" ? "whole" : "text"
}

/** What stands in a field for a value. */
export function textOf(value: unknown, kind: Setting["kind"]): string {
  if (value === undefined) return ""
  if (kind === "time") return timeText(value as number)
  if (kind === "size") return sizeText(value as number)
  return Array.isArray(value) ? value.join(kind === "lines" ? "\n" : " ") : String(value)
}

function valueOf(text: string, kind: Setting["kind"]): unknown {
  if (kind === "time") return readTime(text)
  if (kind === "size") return readSize(text)
  if (kind === "whole") return /^\d+$/.test(text) ? Number(text) : null
  if (kind === "words" || kind === "choices") return text.split(/[\s,]+/)
  return kind === "lines" ? text.split("\n").map((line) => line.trim()).filter((line) => line !== "") : text
}

export function textsOf(machine: MachineSettings): Texts {
  return Object.fromEntries([...settings.values()].map(({ key, kind }) => [key, textOf(machine[key], kind)]))
}

export interface ReadTexts {
  /** Null while something is wrong. */
  readonly settings: MachineSettings | null
  /** By setting. */
  readonly wrong: Readonly<Partial<Record<SettingKey, string>>>
}

/** An empty field leaves its setting to the profile. */
export function readTexts(texts: Texts, today: string): ReadTexts {
  const { values, wrong: unread } = read(texts)
  const wrong: ReadTexts["wrong"] = {
    ...unread,
    ...(texts.name?.trim() ? {} : { name: "Needs a name." }),
    ...(texts.base?.trim() ? {} : { base: "Choose the profile that it starts from." }),
  }
  return { settings: Object.keys(wrong).length > 0 ? null : MachineSettings.parse({ ...values, changed: today }), wrong }
}

/** What the texts say, and what is wrong with those that say nothing. */
function read(texts: Texts): { readonly values: Partial<MachineSettings>; readonly wrong: ReadTexts["wrong"] } {
  const typed = [...settings.values()].flatMap((setting) => {
    const text = (texts[setting.key] ?? "").trim()
    return text === "" ? [] : [{ setting, parsed: MachineSettings.shape[setting.key].safeParse(valueOf(text, setting.kind)) }]
  })
  return {
    values: Object.fromEntries(typed.filter(({ parsed }) => parsed.success).map(({ setting: { key }, parsed }) => [key, parsed.data])),
    wrong: Object.fromEntries(typed.filter(({ parsed }) => !parsed.success).map(({ setting: { key, expects } }) => [key, `Needs ${expects}.`])),
  }
}

export type Way = Pick<MachineSettings, "host" | "port" | "jump">

/** Over which hosts the machine would be reached; null while one of them is wrong. */
export function wayTyped(texts: Texts): Way | null {
  const keys = ["host", "port", "jump"] as const
  const { values, wrong } = read(texts)
  return keys.some((key) => wrong[key] !== undefined) ? null : Object.fromEntries(keys.filter((key) => values[key] !== undefined).map((key) => [key, values[key]]))
}

/** What stood in fields that something else filled, in words; null where they were empty. */
export function replacedText(changes: Readonly<Record<string, { readonly before: string }>>): string | null {
  const all = [...settings.values()].flatMap(({ key, title }) => (changes[key]?.before.trim() ? [`${title} “${changes[key].before.trim()}”`] : []))
  return all.length === 0 ? null : `${all.join(", ")}: Undo puts ${all.length === 1 ? "it" : "them"} back.`
}
