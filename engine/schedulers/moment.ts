const day = 86_400
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** Seconds since 1970 of `2026-11-28T05:27:30`, in UTC; null of anything else, such as `N/A` or `Unknown`. */
export function isoMoment(text: string | undefined): number | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return null
  const found = Date.parse(`${text}Z`) / 1000
  // A day that the month does not have is taken for one of the next month.
  return Number.isNaN(found) || new Date(found * 1000).getUTCDate() !== Number(text.slice(8, 10)) ? null : found
}

/** `2026-11-28T05:27:30` of seconds since 1970, in UTC. */
export function isoText(seconds: number): string {
  return new Date(Math.max(0, Math.floor(seconds)) * 1000).toISOString().slice(0, 19)
}

/**
 * Seconds since 1970 of `Nov 28 05:27`, with or without week day, seconds and year, in UTC. A year that is not told is the latest
 * in which it is past, or for what is yet to come the first in which it is not; clocks may differ by a day.
 */
export function namedMoment(text: string | undefined, now: number, coming = false): number | null {
  const [, name, date, hour, minute, second, year] = /^\s*(?:[A-Z][a-z]{2} +)?([A-Z][a-z]{2}) +(\d{1,2}) (\d{1,2}):(\d\d)(?::(\d\d))?(?: (\d{4}))?(?: [LEX])?\s*$/.exec(text ?? "") ?? []
  const month = months.indexOf(name ?? "") + 1
  if (month === 0) return null
  const within = [date, hour, minute, second ?? "0"].map(Number)
  if (year !== undefined) return moment([Number(year), month, ...within])
  const [step, thisYear] = [coming ? 1 : -1, new Date(now * 1000).getUTCFullYear()]
  // From a year too far towards the nearest that fits; 29 February may be eight years away.
  for (let year = thisYear - step; year !== thisYear + 9 * step; year += step) {
    const found = moment([year, month, ...within])
    if (found !== null && (coming ? found >= now - day : found <= now + day)) return found
  }
  return null
}

/** Null of a date that the calendar does not have. */
function moment([year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0]: readonly number[]): number | null {
  if (hour > 23 || minute > 59 || second > 60) return null
  const found = new Date(Date.UTC(year, month - 1, date, hour, minute, second))
  return found.getUTCMonth() === month - 1 && found.getUTCFullYear() === year ? found.getTime() / 1000 : null
}
