/** A fact read in a document on a day. */
export function documented<Value>(value: Value, source: string, date: string): { value: Value; proven: "documented"; source: string; date: string } {
  return { value, proven: "documented", source, date }
}

export const minute = 60
export const hour = 3600
export const gibibyte = 1024 ** 3
/** As facilities count quotas. */
export const gigabyte = 1000 ** 3
export const terabyte = 1000 ** 4

/** Where log-in listens unless a facility says otherwise. */
export const sshPort = 22
