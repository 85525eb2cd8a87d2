import type { HistoryEvent } from "../../model/run-next.ts"
import type { Run } from "../../model/run.ts"
import { goesTogether } from "../array-members.ts"
import type { OpenSite } from "./open-site.ts"
import type { SubmissionMemory } from "./submission.ts"

/** Whether an attempt is handed in with those of other runs: the first of each. One that goes on with a run goes alone. */
export function isInArray({ site, run, attempt }: { readonly site: Pick<OpenSite, "array">; readonly run: Pick<Run, "array">; readonly attempt: number }): boolean {
  return site.array !== null && goesTogether(run) && attempt === 1
}

/** What the journals of an array's members, together, hold of its submission. */
export interface ArrayMemory extends SubmissionMemory {
  /** Indices of the runs whose jobs were in it when it was last sent. */
  readonly members: readonly number[]
}

/** What a member does next on its way into the queue. Only the one that leads asks the site; the others learn what came of it from its journal. */
export type ArrayPart =
  | { readonly part: "adopt"; readonly id: string }
  | { readonly part: "refused"; readonly text: string }
  | { readonly part: "follow"; readonly leader: Run; readonly lacking: readonly Run[] }
  /** With those that are not built yet it would be handed in. */
  | { readonly part: "await"; readonly lacking: readonly Run[] }
  | { readonly part: "lead"; readonly members: readonly Run[]; readonly memory: ArrayMemory }

export interface ArrayJournals {
  /** All members by their indices, without those that go alone. */
  readonly members: readonly Run[]
  readonly events: (id: string) => readonly HistoryEvent[]
}

/** The member of lowest index that is on its way leads: whoever has ended, or is in the queue, does not come back to it. */
export function arrayPart(run: Run, journals: ArrayJournals): ArrayPart {
  const { members } = journals
  const told = members.find((member) => submissionOf(member) !== undefined)
  if (told !== undefined) return { part: "adopt", id: submissionOf(told) ?? "" }
  const leader = members.find(isOnTheWay) ?? run
  const memory = arrayMemory(journals)
  const refused = members.find((member) => isRefused(member) && sentBy(journals.events(member.id)).length > 0)
  if (refused !== undefined) return { part: "refused", text: refused.attempts[0]?.failure?.message ?? "" }
  const lacking = memory.sent.length > 0 ? [] : members.filter((member) => isOnTheWay(member) && member.state !== "stopping" && !isReady(member))
  if (leader.id !== run.id) return { part: "follow", leader, lacking }
  if (lacking.length > 0) return { part: "await", lacking }
  return { part: "lead", members: members.filter(isReady), memory }
}

/** Whether an array was last sent with the job of this member. */
export function wasSent({ array }: Pick<Run, "array">, journals: ArrayJournals): boolean {
  return array !== undefined && arrayMemory(journals).members.includes(array.index)
}

/** Only those before the one that leads, and itself, can have sent it. */
function arrayMemory({ members, events }: ArrayJournals): ArrayMemory {
  const leader = members.findIndex(isOnTheWay)
  const senders = leader < 0 ? members : members.slice(0, leader + 1)
  const all = senders.flatMap(({ id }) => events(id).filter(isOfArray)).toSorted((left, right) => left.t - right.t)
  const last = all.findLastIndex(({ event }) => event === "sent")
  const sent = all[last]
  return {
    sent: all.filter(({ event }) => event === "sent").map(({ t }) => t),
    denied: all.slice(last + 1).map(({ t }) => t),
    members: sent?.event === "sent" ? (sent.members ?? []) : [],
  }
}

type OfArray = Extract<HistoryEvent, { event: "sent" | "denied" }>

function isOfArray(event: HistoryEvent): event is OfArray {
  return (event.event === "sent" || event.event === "denied") && event.attempt === 1 && event.build === undefined
}

function sentBy(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  return events.filter((event) => isOfArray(event) && event.event === "sent")
}

function submissionOf({ attempts }: Run): string | undefined {
  return attempts[0]?.submission
}

function isOnTheWay(run: Run): boolean {
  return run.state !== "ended" && run.attempts.length <= 1 && run.attempts[0]?.outcome === undefined && submissionOf(run) === undefined
}

/** Sent and built. */
function isReady(run: Run): boolean {
  return isOnTheWay(run) && run.state === "submitting"
}

function isRefused({ attempts }: Run): boolean {
  return attempts[0]?.failure?.code === "run-not-started"
}
