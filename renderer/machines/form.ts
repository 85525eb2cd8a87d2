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
  const typed = [...settings.values()].flatMap((setting) => {
    const text = (texts[setting.key] ?? "").trim()
    return text === "" ? [] : [{ setting, parsed: MachineSettings.shape[setting.key].safeParse(valueOf(text, setting.kind)) }]
  })
  const wrong: Partial<Record<SettingKey, string>> = Object.fromEntries(typed.filter(({ parsed }) => !parsed.success).map(({ setting: { key, expects } }) => [key, `Needs ${expects}.`]))
  if (!texts.name?.trim()) wrong.name = "Needs a name."
  if (!texts.base?.trim()) wrong.base = "Choose the profile that it starts from."
  if (Object.keys(wrong).length > 0) return { settings: null, wrong }
  return { settings: MachineSettings.parse({ ...Object.fromEntries(typed.map(({ setting, parsed }) => [setting.key, parsed.data])), changed: today }), wrong }
}
