/** `record[key]` only when the record itself has it: `constructor` is a legal name for a person's block type. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** The one key that no document may hold: parsers and copies treat it as the prototype, so it would vanish unseen. */
export const forbiddenKey = "__proto__"

/** Whether a plain value has the forbidden key at any depth. */
export function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false
  if (Array.isArray(value)) return value.some(hasForbiddenKey)
  return Object.keys(value).some((key) => key === forbiddenKey || hasForbiddenKey((value as Record<string, unknown>)[key]))
}
