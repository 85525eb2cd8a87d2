import { bytes, count } from "../machines/doctor/words.ts"
import { clock } from "../model/clock.ts"
import type { Fact } from "../model/fact.ts"
import { Queue } from "../model/machine-queue.ts"

/** A fact's value for people: a line, or one an entry of a list of things. */
export function valueLines({ value }: Fact, key: string): string[] {
  if (!Array.isArray(value) || !value.some((each) => typeof each === "object")) return [valueText(value, key)]
  return value.map((each: unknown) => {
    const queue = Queue.safeParse(each)
    return queue.success ? queueText(queue.data) : valueText(each, key)
  })
}

function valueText(value: unknown, key: string): string {
  if (Array.isArray(value)) return value.map((each) => valueText(each, key)).join(value.some((each) => typeof each === "object") ? "; " : " ")
  if (typeof value === "number") return numberText(value, key)
  if (typeof value !== "object" || value === null) return String(value)
  return Object.entries(value).map(([name, each]) => `${name} ${valueText(each, name)}`).join(", ")
}

/** What is counted stands in its key. */
function numberText(value: number, key: string): string {
  if (!key.endsWith("Bytes")) return String(value)
  return value % 2 ** 30 === 0 ? `${value / 2 ** 30} GiB` : bytes(value)
}

/** `batch: 1 to 91 nodes 2:00:00; 92 to 183 nodes 6:00:00; of a user 100 in all`. */
function queueText({ name, option, bins, jobs, byRequest, note }: Queue): string {
  const sizes = bins.map(({ from, to, seconds, least, priority }) => {
    const time = least === undefined ? clock(seconds) : `${clock(least)} to ${clock(seconds)}`
    return `${from === to ? count(from, "node") : `${from} to ${count(to, "node")}`} ${time}${priority === undefined ? "" : ` (${priority})`}`
  })
  const counts = [jobs?.running === undefined ? "" : `${jobs.running} running`, jobs?.eligible === undefined ? "" : `${jobs.eligible} in line`, jobs?.queued === undefined ? "" : `${jobs.queued} in all`].filter((text) => text !== "")
  const most = jobs === undefined ? [] : [`of a ${jobs.of} ${counts.join(", ")}`]
  return `${name}${option === undefined ? "" : ` (${option})`}: ${[...sizes, ...most, ...(byRequest === true ? ["by request only"] : []), ...(note === undefined ? [] : [note])].join("; ")}`
}
