import { z } from "zod"
import type { BlockType } from "../../model/block-type.ts"
import { own } from "../../model/own-key.ts"

/** What is needed of a zod schema here, whatever kind it is. */
interface SchemaLike {
  readonly safeParse: (value: unknown) => { readonly success: boolean }
  readonly meta?: () => { readonly title?: unknown } | undefined
  readonly def?: { readonly innerType?: SchemaLike }
}

/** Schemas of a type's config keys; empty when its config is not an object. */
export function configKeys(type: BlockType): Readonly<Record<string, SchemaLike>> {
  const { shape } = type.config as unknown as { shape?: Record<string, SchemaLike> }
  return shape ?? {}
}

/** A key as forms show it: “Learning rate”. */
export function keyTitle(type: BlockType, key: string): string {
  let schema = own(configKeys(type), key)
  while (schema) {
    const title = schema.meta?.()?.title
    if (typeof title === "string") return title
    schema = schema.def?.innerType
  }
  return key
}

/** The value that a key has when it is not written; undefined when it must be written. */
export function defaultOf(type: BlockType, key: string): unknown {
  const schema = own(configKeys(type), key)
  const parsed = schema?.safeParse(undefined) as { success: boolean; data?: unknown } | undefined
  return parsed?.success ? parsed.data : undefined
}

interface Bounds {
  readonly maximum?: number
  readonly anyOf?: readonly Bounds[]
  readonly items?: Bounds
}

/** The largest number that a key takes, alone, beside a word, or in a list; undefined when there is no limit. */
export function largestOf(type: BlockType, key: string): number | undefined {
  const { properties = {} } = z.toJSONSchema(type.config, { io: "input", unrepresentable: "any" }) as { properties?: Record<string, Bounds> }
  const largest = ({ maximum, anyOf = [], items }: Bounds): number => Math.max(maximum ?? -Infinity, ...anyOf.map(largest), ...(items ? [largest(items)] : []))
  const found = largest(own(properties, key) ?? {})
  return Number.isFinite(found) ? found : undefined
}
