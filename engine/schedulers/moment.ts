const day = 86_400
const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

/** Seconds since 1970 of `2026-11-28T05:27:30`, in UTC; null of anything else, such as `N/A` or `Unknown`. */
export function isoMoment(text: string | undefined): number | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return null
  return together(days(number(text, 0), number(text, 5), number(text, 8)), clock(number(text, 11), number(text, 14), number(text, 17)))
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
  if (text === undefined || text.length < shortest || !named.test(text)) return null
  // Where the parts stand follows from the first colon, which costs a fraction of the pattern's giving them.
  const colon = text.indexOf(":")
  const hour = isDigit(text, colon - 2) ? colon - 2 : colon - 1
  const date = isDigit(text, hour - 3) ? hour - 3 : hour - 2
  const month = months.indexOf(text.slice(0, date).trimEnd().slice(-3)) / 3 + 1
  if (month < 1) return null
  const hasSeconds = text[colon + 3] === ":"
  const time = clock(number(text, hour), number(text, colon + 1), hasSeconds ? number(text, colon + 4) : 0)
  const at = (year: number): number | null => together(days(year, month, number(text, date)), time)
  const year = colon + (hasSeconds ? 7 : 4)
  if (isDigit(text, year)) return at(number(text, year))
  const [step, thisYear] = [coming ? 1 : -1, new Date(now * 1000).getUTCFullYear()]
  // From a year too far towards the nearest that fits; 29 February may be eight years away.
  for (let guess = thisYear - step; guess !== thisYear + 9 * step; guess += step) {
    const then = at(guess)
    if (then !== null && (coming ? then >= now - day : then <= now + day)) return then
  }
  return null
}

const named = /^\s*(?:[A-Z][a-z]{2} +)?[A-Z][a-z]{2} +\d{1,2} \d{1,2}:\d\d(?::\d\d)?(?: \d{4})?(?: [LEX])?\s*$/
const shortest = "Nov 28 5:27".length
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** Of the digits that begin there. */
function number(text: string, from: number): number {
  let value = 0
  for (let at = from; isDigit(text, at); at += 1) value = 10 * value + text.charCodeAt(at) - 48
  return value
}

/** Days since 1970; null of a date that the calendar does not have. Counted here, as thousands of rows need them. */
function days(year: number, month: number, date: number): number | null {
  const leaps = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const length = month === 2 && leaps ? 29 : (lengths[month - 1] ?? 0)
  if (date < 1 || date > length) return null
  // Years begin in March, so that the day of a leap year is the last of one.
  const [years, months] = month > 2 ? [year, month - 3] : [year - 1, month + 9]
  return 365 * years + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400) + Math.floor((153 * months + 2) / 5) + date - 719_469
}

/** Seconds since midnight; null of a time that no clock shows. */
function clock(hour: number, minute: number, second: number): number | null {
  return hour > 23 || minute > 59 || second > 60 ? null : hour * 3600 + minute * 60 + second
}

function together(date: number | null, time: number | null): number | null {
  return date === null || time === null ? null : date * day + time
}
