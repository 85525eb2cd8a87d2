import { z } from "zod"
import type { Json } from "../model/pipeline.ts"

const words = (most: number) => z.string().trim().min(1).max(most)
const named = { title: words(60), description: words(600) }
const bounds = { minimum: z.number(), maximum: z.number(), unit: z.string().max(20).optional() }
const listed = z.strictObject({ type: z.enum(["integer", "number"]), minimum: z.number(), maximum: z.number() })

/** One property of `config`: the part of JSON Schema that forms can draw, with a unit. */
export const Setting = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("integer"), ...named, ...bounds, default: z.int() }),
  z.strictObject({ type: z.literal("number"), ...named, ...bounds, default: z.number() }),
  z.strictObject({ type: z.literal("boolean"), ...named, default: z.boolean() }),
  z.strictObject({ type: z.literal("string"), ...named, enum: z.array(words(60)).min(1).max(50).optional(), maxLength: z.int().min(1).max(1_000).optional(), default: z.string().max(1_000) }),
  z.strictObject({ type: z.literal("array"), ...named, items: listed, maxItems: z.int().min(1).max(16), default: z.array(z.number()).max(16) }),
])
export type Setting = z.infer<typeof Setting>

/** Whether its numbers are whole. */
export function isWhole(setting: Setting): boolean {
  return setting.type === "integer" || (setting.type === "array" && setting.items.type === "integer")
}

/** The settings as a zod schema; throws an Error that names the setting whose default does not fit it. */
export function configSchema(settings: Readonly<Record<string, Setting>>): z.ZodType<Record<string, Json>> {
  const shape = Object.entries(settings).map(([key, setting]) => [key, settingSchema(key, setting)] as const)
  return z.strictObject(Object.fromEntries(shape)) as unknown as z.ZodType<Record<string, Json>>
}

function settingSchema(key: string, setting: Setting): z.ZodType {
  const bare = bareSchema(setting)
  if (!bare.safeParse(setting.default).success) throw new Error(`the default of “${key}” is not among the values that it allows`)
  const unit = "unit" in setting && setting.unit !== undefined ? { unit: setting.unit } : {}
  return (bare as z.ZodType<Json, Json>).default(setting.default as never).meta({ title: setting.title, description: setting.description, ...unit })
}

function bareSchema(setting: Setting): z.ZodType {
  switch (setting.type) {
    case "integer":
      return z.int().min(setting.minimum).max(setting.maximum)
    case "number":
      return z.number().min(setting.minimum).max(setting.maximum)
    case "boolean":
      return z.boolean()
    case "string":
      return setting.enum ? z.enum(setting.enum as [string, ...string[]]) : z.string().max(setting.maxLength ?? 200)
    case "array":
      return z.array(bareSchema({ ...setting.items, title: "", description: "", default: 0 })).max(setting.maxItems)
  }
}
