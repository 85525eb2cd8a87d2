import { own } from "./own-key.ts"

const nouns: Readonly<Record<string, string>> = { array: "a list", boolean: "true or false", int: "a whole number", number: "a number", string: "text" }

/** The name that zod has for a type, in a person's words; `group` is what an object is called there. */
export function typeWords(expected: string, group: string): string {
  if (expected === "object" || expected === "record") return group
  return own(nouns, expected) ?? expected
}
