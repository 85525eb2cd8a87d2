/** `1 node`, `2 nodes`. */
export function count(number: number, noun: string): string {
  return `${figure(number)} ${noun}${number === 1 ? "" : "s"}`
}

/** Three digits where it is no whole number. */
export function figure(number: number): string {
  if (Number.isInteger(number)) return number.toLocaleString("en")
  return Math.abs(number) >= 1000 ? Math.round(number).toLocaleString("en") : String(Number(number.toPrecision(3)))
}

/** As facilities count. */
export function bytes(number: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"]
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, number)) / 3)))
  return `${figure(number / 1000 ** power)} ${units[power]!}`
}

/** The day after so many seconds, `2026-11-28`; beyond what a calendar holds, how far it is. */
export function day(now: number, after: number): string {
  const date = new Date((now + after) * 1000)
  return Number.isNaN(date.getTime()) ? `${count(Math.round(after / 86_400), "day")} from now` : date.toISOString().slice(0, 10)
}

/** `30 s`, `12 min`, `2.5 h`, `3 days`. */
export function span(seconds: number): string {
  if (seconds < 120) return `${figure(Math.round(seconds))} s`
  if (seconds < 7200) return `${figure(Math.round(seconds / 60))} min`
  return seconds < 172_800 ? `${figure(seconds / 3600)} h` : `${figure(seconds / 86_400)} days`
}
