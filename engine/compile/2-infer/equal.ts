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
  const entries = Object.entries(fresh).map(([key, value]): [string, T] => {
    const old = Object.hasOwn(before, key) ? before[key]! : undefined
    return [key, old !== undefined && equal(old, value) ? old : value]
  })
  const same = entries.length === Object.keys(before).length && entries.every(([key, value]) => Object.hasOwn(before, key) && before[key] === value)
  return same ? before : Object.fromEntries(entries)
}
