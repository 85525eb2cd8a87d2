import { z } from "zod"
import { forbiddenKey, hasForbiddenKey } from "../model/own-key.ts"

const id = z.int().nonnegative()

/** From the client: questions, each with a number that the answers repeat. */
export const Question = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("call"), id, name: z.string(), input: z.unknown().optional() }),
  z.strictObject({ kind: z.literal("watch"), id, name: z.string(), input: z.unknown().optional() }),
  z.strictObject({ kind: z.literal("unwatch"), id }),
])
export type Question = z.infer<typeof Question>

/** From the engine: one `output` for a call, any number of `event` for a watch; `error` ends either. */
export const Answer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("output"), id, output: z.unknown().optional() }),
  z.strictObject({ kind: z.literal("event"), id, event: z.unknown().optional() }),
  z.strictObject({ kind: z.literal("error"), id, code: z.string(), message: z.string() }),
])
export type Answer = z.infer<typeof Answer>

/** The message in `text`, or null when it is none: the sender does not speak this protocol. */
export function readMessage<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const value: unknown = JSON.parse(text)
    if (text.includes(forbiddenKey) && hasForbiddenKey(value)) return null
    return schema.safeParse(value).data ?? null
  } catch {
    return null
  }
}
