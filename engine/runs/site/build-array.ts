import type { HistoryEvent } from "../../model/run-next.ts"
import type { Run } from "../../model/run.ts"
import type { ArrayJournals, ArrayMemory } from "./array.ts"
import { siteAttempt } from "./attempt.ts"

/** A job that builds for members of an array. */
export interface ArrayBuild {
  /** The batch system's number of it. */
  readonly id: string
  /** Counts from 1: what one leaves unbuilt, another builds. */
  readonly number: number
  /** When it was sent. */
  readonly since: number
  /** Indices of the runs that it builds for, in its order. */
  readonly members: readonly number[]
}

/** What a member does next until its program is built. */
export type BuildPart =
  /** Others need the build, or see to its end: one that is stopped leaves it to them. */
  | { readonly part: "leave" }
  | { readonly part: "look"; readonly build: ArrayBuild }
  | { readonly part: "refused"; readonly text: string }
  | { readonly part: "follow"; readonly leader: Run; readonly lacking: readonly Run[] }
  | { readonly part: "await"; readonly lacking: readonly Run[] }
  | { readonly part: "lead"; readonly number: number; readonly members: readonly Run[]; readonly memory: ArrayMemory }

/** `spent`: the number of the build that has ended without building for this member. One job is handed in at a time, by the member of lowest index that is not built. */
export function buildPart(run: Run, journals: ArrayJournals, spent = 0): BuildPart {
  const { members } = journals
  const unbuilt = members.filter((member) => isUnbuilt(member, journals))
  const wanting = unbuilt.filter(({ state }) => state !== "stopping")
  // Only where nobody wants it the first of those that are stopped sees to its end.
  const [leader = run] = wanting.length > 0 ? wanting : unbuilt
  if (run.state === "stopping" && leader.id !== run.id) return { part: "leave" }
  const all = noted(journals)
  const builds = buildsOf(all)
  const last = builds.at(-1)
  const memory = buildMemory(all)
  const sender = sentLast(all, memory)
  const refused = memory.sent.length === 0 ? undefined : members.find((member) => isRefused(member) && sender === member.id)
  if (refused !== undefined) return { part: "refused", text: refused.attempts[0]?.failure?.message ?? "" }
  if (memory.sent.length === 0 && last !== undefined && last.number > spent) return { part: "look", build: last }
  const lacking = memory.sent.length > 0 ? [] : members.filter((member) => member.state !== "stopping" && isBefore(member, journals))
  if (leader.id !== run.id) return { part: "follow", leader, lacking }
  if (lacking.length > 0) return { part: "await", lacking }
  return { part: "lead", number: builds.length + 1, members: wanting, memory }
}

/** Whether one that is stopped before it is handed in has nothing to end: no job builds for it, or others see to that one. */
export function leavesBuild(run: Run, journals: ArrayJournals): boolean {
  if (!isUnbuilt(run, journals) || buildPart(run, journals).part === "leave") return true
  return !noted(journals).some(({ event }) => event.event === "submitted" || event.event === "sent")
}

/** Whether a job was sent that builds it with others. */
export function isBuiltTogether({ array }: Pick<Run, "array">, journals: ArrayJournals): boolean {
  return noted(journals).some(({ event }) => event.event === "sent" && event.members?.includes(array?.index ?? 0) === true)
}

/** Sent, and not built. */
function isUnbuilt(run: Run, journals: ArrayJournals): boolean {
  return isOnTheWay(run) && phaseOf(run, journals) === "building"
}

/** Not sent yet. */
function isBefore(run: Run, journals: ArrayJournals): boolean {
  return run.state !== "ended" && (run.attempts.length === 0 || (isOnTheWay(run) && phaseOf(run, journals) === "sending"))
}

function isOnTheWay({ state, attempts }: Run): boolean {
  return state !== "ended" && attempts.length === 1 && attempts[0]?.outcome === undefined && attempts[0]?.submission === undefined
}

function phaseOf({ id }: Run, { events }: ArrayJournals): ReturnType<typeof siteAttempt>["phase"] {
  return siteAttempt(events(id), 1).phase
}

type OfBuild = Extract<HistoryEvent, { event: "sent" | "denied" | "submitted" }>

interface Noted {
  readonly by: string
  readonly event: OfBuild
}

/** What the journals hold of builds, in the order of time. */
function noted({ members, events }: ArrayJournals): Noted[] {
  const all = members.flatMap(({ id, attempts }) => (attempts.length === 0 ? [] : events(id).flatMap((event): Noted[] => (isOfBuild(event) ? [{ by: id, event }] : []))))
  return all.toSorted((left, right) => left.event.t - right.event.t)
}

function isOfBuild(event: HistoryEvent): event is OfBuild {
  return (event.event === "sent" || event.event === "denied" || event.event === "submitted") && event.attempt === 1 && event.build === true
}

/** Those that the batch system has taken. */
function buildsOf(all: readonly Noted[]): ArrayBuild[] {
  return all.flatMap(({ event }, at) => (event.event === "submitted" ? [{ id: event.submission, at, event }] : [])).map(({ id, at }, number) => {
    const sent = all.slice(0, at).map(({ event }) => event).findLast(({ event }) => event === "sent")
    return { id, number: number + 1, since: sent?.t ?? 0, members: sent?.event === "sent" ? (sent.members ?? []) : [] }
  })
}

/** Of the one that is on its way behind the last that was taken. */
function buildMemory(all: readonly Noted[]): ArrayMemory {
  const later = all.slice(all.findLastIndex(({ event }) => event.event === "submitted") + 1).map(({ event }) => event)
  const at = later.findLastIndex(({ event }) => event === "sent")
  const sent = later[at]
  return {
    sent: later.filter(({ event }) => event === "sent").map(({ t }) => t),
    denied: later.slice(at + 1).filter(({ event }) => event === "denied").map(({ t }) => t),
    members: sent?.event === "sent" ? (sent.members ?? []) : [],
  }
}

function sentLast(all: readonly Noted[], { sent }: ArrayMemory): string | undefined {
  return all.findLast(({ event }) => event.event === "sent" && event.t === sent.at(-1))?.by
}

function isRefused({ attempts }: Run): boolean {
  return attempts[0]?.failure?.code === "run-not-started"
}
