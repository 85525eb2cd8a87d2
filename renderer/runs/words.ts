import type { Attempt, Run, StageProgress } from "../../engine/model/run.ts"
import type { Spread } from "../../engine/model/spread.ts"

/** Numbers with the digits that can be read at a glance: `0.01234`, `1.234e-7`. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞"
  if (value === 0) return "0"
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e7) return value.toLocaleString("en-US").replaceAll(",", " ")
  return size < 1e-3 || size >= 1e6 ? value.toExponential(3).replace(/\.?0*e\+?/, "e") : trimmed(value.toPrecision(4))
}

/** `0.972 ± 0.016`: two digits of the deviation, and the mean as far. */
export function spreadText({ mean, deviation }: Spread): string {
  const digits = deviation > 0 ? 1 - Math.floor(Math.log10(deviation)) : -1
  if (digits < 0 || digits > 6) return `${numberText(mean)} ± ${numberText(Number(deviation.toPrecision(2)))}`
  return `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`
}

function trimmed(text: string): string {
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text
}

/** Seconds in the unit that reads best: `0.8 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–"
  if (seconds < 0.0001) return `${shortText(seconds * 1e6)} µs`
  if (seconds < 1) return `${shortText(seconds * 1e3)} ms`
  return seconds < 59.5 ? `${shortText(seconds)} s` : pairText(Math.max(60, seconds))
}

/** How long ago; clocks of other machines may be ahead. */
export function agoText(seconds: number): string {
  return seconds < 1.5 ? "now" : `${durationText(Math.round(seconds))} ago`
}

function shortText(value: number): string {
  return value < 10 ? trimmed(value.toFixed(1)) : String(Math.round(value))
}

function pairText(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ] as const
  const at = Math.max(0, units.findIndex(([, size]) => seconds >= size))
  const [unit, size] = units[at] ?? ["s", 1]
  const [smaller, smallerSize] = units[at + 1] ?? ["s", 1]
  const rounded = Math.round(seconds / smallerSize) * smallerSize
  const rest = Math.round((rounded % size) / smallerSize)
  return rest === 0 ? `${Math.floor(rounded / size)} ${unit}` : `${Math.floor(rounded / size)} ${unit} ${rest} ${smaller}`
}

/** Bytes in binary units. */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"]
  let value = bytes
  let at = 0
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024
    at++
  }
  return `${at === 0 ? value : trimmed(value.toPrecision(3))} ${units[at]}`
}

/** When something happened, short: the time today, otherwise the day. Both are seconds since 1970. */
export function momentText(then: number, now: number): string {
  const date = new Date(then * 1000)
  const today = new Date(now * 1000)
  const sameDay = date.toDateString() === today.toDateString()
  if (sameDay) return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })
  return date.getFullYear() === today.getFullYear() ? day : `${day} ${date.getFullYear()}`
}

/** What one word says of a run: the outcome once there is one. */
export type RunMark = "waiting" | "building" | "running" | "stopping" | "done" | "stopped" | "failed" | "unknown"

const marks: Readonly<Record<Run["state"], RunMark>> = {
  prepared: "waiting",
  building: "building",
  uploading: "waiting",
  submitting: "waiting",
  queued: "waiting",
  running: "running",
  stopping: "stopping",
  ended: "unknown",
  unknown: "unknown",
}

export function runMark(run: Pick<Run, "state" | "outcome">): RunMark {
  if (run.state !== "ended") return marks[run.state]
  if (run.outcome === null) return "unknown"
  return run.outcome === "cancelled" ? "stopped" : run.outcome
}

export function runWord(run: Pick<Run, "state" | "outcome">): string {
  if (run.state === "ended") return run.outcome ?? "ended"
  return run.state
}

/** What the detail says beside the word, which stands before it. */
export function detailText(run: Pick<Run, "state" | "outcome" | "detail">): string {
  const word = runWord(run)
  if (run.detail === word) return ""
  return [", ", "; "].some((mark) => run.detail.startsWith(word + mark)) ? run.detail.slice(word.length + 2) : run.detail
}

export function isLive(run: Pick<Run, "state">): boolean {
  return run.state !== "ended"
}

/** The job block that is at work, otherwise the last that was. */
export function presentStage(run: Pick<Run, "stages">): StageProgress | undefined {
  return run.stages.find((stage) => stage.state === "running") ?? run.stages.findLast((stage) => stage.state !== "waiting")
}

/** Between 0 and 1; null while a stage does not know how much there is to do. */
export function stageFraction(stage: StageProgress): number | null {
  if (stage.state === "done") return 1
  return stage.steps > 0 ? Math.min(1, stage.step / stage.steps) : null
}

/** How far a run is in what it does now: its stage's steps, or the "3 of 59" of its detail while it builds; null when unknown. */
export function runFraction(run: Pick<Run, "state" | "stages" | "detail">): number | null {
  if (run.state === "running") {
    const stage = presentStage(run)
    return stage ? stageFraction(stage) : null
  }
  const [, done, all] = /\((\d+) of (\d+)\)/.exec(run.detail) ?? []
  return run.state === "ended" || !all || Number(all) === 0 ? null : Math.min(1, Number(done) / Number(all))
}

/** Seconds until a running stage ends, at the pace of this attempt or by its stop rule's time; null while that cannot be said. */
export function secondsLeft(stage: StageProgress, attempt: Attempt | undefined, now: number): number | null {
  if (stage.state !== "running" || stage.startedAt === undefined || stage.steps <= 0) return null
  const since = Math.max(stage.startedAt, attempt?.startedAt ?? 0)
  const done = stage.step - (attempt?.resumedFromStep ?? 0)
  const elapsed = now - since
  const ofTime = stage.until === undefined ? Number.POSITIVE_INFINITY : Math.max(0, stage.until - now)
  return done > 0 && elapsed > 1 ? Math.min(ofTime, ((stage.steps - stage.step) * elapsed) / done) : null
}

export function ranksText(ranks: number): string {
  return ranks === 1 ? "1 rank" : `${ranks} ranks`
}

/** The batch system's numbers of its attempts, in order; null where none has one. */
export function attemptsText({ attempts }: Pick<Run, "attempts">): string | null {
  const ids = attempts.flatMap(({ submission }) => (submission === undefined ? [] : [submission]))
  if (ids.length === 0) return null
  return ids.length === 1 ? `job ${ids[0]}` : `jobs ${ids.join(", ")}`
}

/** How long a run has taken so far, or took, since its turn came. */
export function runSeconds({ createdAt, endedAt, attempts }: Pick<Run, "createdAt" | "endedAt" | "attempts">, now: number): number {
  return Math.max(0, (endedAt ?? now) - (attempts[0]?.startedAt ?? createdAt))
}
