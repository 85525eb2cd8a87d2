/**
 * Keys with other values than before; null where there are other keys. `keys` are those of `before`, as to list the keys of a large
 * record costs more than to look them all up.
 */
export function changedKeys<T>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>, keys: readonly string[]): readonly string[] | null {
  if (before === after) return none
  const changed: string[] = []
  for (const key of keys) {
    if (after[key] === before[key]) continue
    if (!Object.hasOwn(after, key)) return null
    changed.push(key)
  }
  return Object.keys(after).length === keys.length ? changed : null
}

const none: readonly never[] = []
