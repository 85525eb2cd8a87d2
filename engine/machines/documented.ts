/** A fact read in a document on a day. */
export function documented<Value>(value: Value, source: string, date: string): { value: Value; proven: "documented"; source: string; date: string } {
  return { value, proven: "documented", source, date }
}

export const hour = 3600
export const gibibyte = 1024 ** 3
