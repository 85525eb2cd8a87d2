/** Deep equality of plain data; the same object costs nothing. */
export function equal(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false
  if (Array.isArray(left)) return Array.isArray(right) && left.length === right.length && left.every((item, index) => equal(item, right[index]))
  if (Array.isArray(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equal((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]))
  )
}

/** The earlier object when it says the same as the new one, else the new one with its equal parts replaced by earlier ones. */
export function sharedRecord<T>(fresh: Readonly<Record<string, T>>, before: Readonly<Record<string, T>> | undefined): Readonly<Record<string, T>> {
  if (!before) return fresh
  const keys = Object.keys(fresh)
  const shared = keys.filter((key) => Object.hasOwn(before, key) && equal(before[key], fresh[key]))
  if (shared.length === 0) return fresh
  if (shared.length === keys.length && keys.length === Object.keys(before).length) return before
  const earlier = new Set(shared)
  return Object.fromEntries(keys.map((key) => [key, earlier.has(key) ? before[key]! : fresh[key]!]))
}
