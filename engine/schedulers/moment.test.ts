import { expect, test } from "vitest"
import { isoMoment, isoText, namedMoment } from "./moment.ts"

const at = (text: string) => Date.parse(`${text}Z`) / 1000

test("times of Slurm are in UTC, and what is no time is none", () => {
  expect(isoMoment("2026-11-28T05:27:30")).toBe(at("2026-11-28T05:27:30"))
  for (const text of ["N/A", "Unknown", "None", "", "2026-02-30T00:00:00", "2026-11-28T05:27:3", undefined]) expect(isoMoment(text)).toBeNull()
  expect(isoText(at("2026-11-28T05:27:30") + 0.7)).toBe("2026-11-28T05:27:30")
})

test("B2.1: AiiDA and OOD lsf: a time without a year belongs to last year across New Year", () => {
  expect(namedMoment("Dec 31 23:58", at("2027-01-01T00:05:00"))).toBe(at("2026-12-31T23:58:00"))
  expect(namedMoment("Jan  1 00:01", at("2026-12-31T23:59:00"))).toBe(at("2027-01-01T00:01:00"))
  expect(namedMoment("Mar  2 10:00", at("2026-11-28T00:00:00"))).toBe(at("2026-03-02T10:00:00"))
})

test("what is yet to come belongs to next year across New Year", () => {
  expect(namedMoment("Jan  1 08:00 E", at("2026-12-31T20:00:00"), true)).toBe(at("2027-01-01T08:00:00"))
  expect(namedMoment("Dec 31 21:00", at("2026-12-31T20:00:00"), true)).toBe(at("2026-12-31T21:00:00"))
})

test("week days, seconds, years and the suffixes L, E and X are understood; days that the calendar does not have are none", () => {
  const now = at("2026-11-28T12:00:00")
  expect(namedMoment("Sat Nov 28 05:27:30", now)).toBe(at("2026-11-28T05:27:30"))
  expect(namedMoment("Fri May  1 14:41:00 2020", now)).toBe(at("2020-05-01T14:41:00"))
  expect(namedMoment("Nov 28 06:00 L", now)).toBe(at("2026-11-28T06:00:00"))
  expect(namedMoment("Feb 29 06:00", now)).toBe(at("2024-02-29T06:00:00"))
  for (const text of ["Feb 30 06:00", "Foo 1 06:00", "-", "", "Nov 28 25:00", undefined]) expect(namedMoment(text, now)).toBeNull()
})

test("days are those of the calendar, over centuries", () => {
  for (let seconds = at("1899-12-30T23:59:58"); seconds < at("2101-03-02T00:00:00"); seconds += 86_399) expect(isoMoment(new Date(seconds * 1000).toISOString().slice(0, 19))).toBe(seconds)
  expect(isoMoment("2100-02-29T00:00:00")).toBeNull()
})
