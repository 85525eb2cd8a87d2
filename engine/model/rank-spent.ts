import { z } from "zod"

/** What a rank had spent when it last said so, since its stage began there. Sums only grow: two looks, however far apart, tell the exact mean between them. */
export const RankSpent = z.strictObject({
  rank: z.int().nonnegative(),
  /** Seconds since 1970, of the rank's own clock. */
  t: z.number(),
  started: z.number(),
  /** Steps that are counted in the three sums that follow, in seconds. */
  steps: z.number(),
  whole: z.number(),
  /** Of it, reading rows and making them ready. */
  input: z.number(),
  /** Of it, with other ranks, waiting for them too. */
  exchange: z.number(),
  /** Seconds of all its threads on a core. */
  cpu: z.number(),
  residentBytes: z.number(),
  /** Bytes from and to storage; null where the system does not tell. */
  read: z.number().nullable(),
  written: z.number().nullable(),
  /** Of the GPU that the rank uses, whoever else does: share of the last moment in which it computed, bytes taken and bytes in all. */
  device: z.strictObject({ busy: z.number(), memory: z.number(), total: z.number() }).nullable(),
})
export type RankSpent = z.infer<typeof RankSpent>

/** What is drawn of ranks over time, each between two looks. */
export const RankMeasure = z.enum(["own", "wait", "input", "step", "cpu", "memory", "read", "written", "busy", "device-memory"])
export type RankMeasure = z.infer<typeof RankMeasure>

/** What a rank did between two looks; null where that is not known. */
export const RankRates = z.record(RankMeasure, z.number().nullable())
export type RankRates = z.infer<typeof RankRates>

/** Null when nothing can be said: no step ended, or the system does not tell. */
export function rateOf(measure: RankMeasure, before: RankSpent | null, after: RankSpent): number | null {
  const past = before !== null && before.started === after.started ? before : { ...after, t: after.started, steps: 0, whole: 0, input: 0, exchange: 0, cpu: 0, read: 0, written: 0 }
  const steps = after.steps - past.steps
  const whole = after.whole - past.whole
  const seconds = after.t - past.t
  const each = (sum: number): number | null => (steps > 0 ? sum / steps : null)
  const share = (part: number): number | null => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : null)
  const perSecond = (now: number | null, then: number | null): number | null => (now === null || then === null || seconds <= 0 ? null : Math.max(0, (now - then) / seconds))
  switch (measure) {
    case "own":
      return each(whole - (after.exchange - past.exchange))
    case "step":
      return each(whole)
    case "wait":
      return share(after.exchange - past.exchange)
    case "input":
      return share(after.input - past.input)
    case "cpu":
      return perSecond(after.cpu, past.cpu)
    case "read":
      return perSecond(after.read, past.read)
    case "written":
      return perSecond(after.written, past.written)
    case "memory":
      return after.residentBytes
    case "busy":
      return after.device?.busy ?? null
    case "device-memory":
      return after.device?.memory ?? null
  }
}

export function ratesOf(before: RankSpent | null, after: RankSpent): RankRates {
  return Object.fromEntries(RankMeasure.options.map((measure) => [measure, rateOf(measure, before, after)])) as RankRates
}
