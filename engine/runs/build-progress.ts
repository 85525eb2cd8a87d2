/** Ninja's `[12/48]`, make's `[ 25%]`. */
const count = /^\[(\d+)\/(\d+)\]|^\[ *(\d+)%\]/

/** Where a build is, as a sentence, read from the end of the log; null while it says nothing of it. */
export function buildProgress(log: string): string | null {
  const lines = log.split("\n")
  const start = lines.findLastIndex((line) => line.startsWith("tephra-job: "))
  if (start < 0) return null
  const what = (lines[start] ?? "").slice("tephra-job: ".length)
  if (!/^(building|waiting)/.test(what)) return null
  const last = count.exec(lines.slice(start + 1).findLast((line) => count.test(line)) ?? "")
  if (last === null) return what
  return last[3] === undefined ? `${what} (${last[1]} of ${last[2]})` : `${what} (${last[3]} %)`
}
