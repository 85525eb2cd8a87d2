import { basisOf } from "../../model/fact.ts"
import type { Rule } from "./consultation.ts"
import { queueFor } from "./consultation.ts"
import { count } from "./words.ts"

export const tooManyJobs: Rule = (given) => {
  const { machine, live, plan } = given
  const queue = queueFor(given)
  if (queue?.jobs === undefined || live.jobs === undefined || machine.queues === undefined) return []
  const { of, queued, running, eligible } = queue.jobs
  const basis = basisOf(machine.queues)
  const { jobs } = live
  const more = plan.arrayJobs ?? 1
  const all = jobs.running + jobs.waiting
  const place = `The queue ${queue.name} of ${machine.title}`
  const at = { key: "queue" }
  if (queued !== undefined && all + more > queued) {
    return [{ code: "too-many-queued", severity: "error", message: `${place} takes ${count(queued, "job")} of a ${of} at once and refuses more; ${all.toLocaleString("en")} are there, and this would be ${count(more, "job")} more. Wait until some have ended, or cancel one.`, at, basis }]
  }
  const turn = [running !== undefined && jobs.running >= running ? `runs ${count(running, "job")}` : "", eligible !== undefined && jobs.waiting >= eligible ? `lets ${count(eligible, "job")} stand in line` : ""].filter((text) => text !== "")
  if (turn.length === 0) return []
  return [{ code: "held-until-turn", severity: "note", message: `${place} ${turn.join(" and ")} of a ${of} at once, which are there already: this one is held until one of them has ended.`, at, basis }]
}

export const arrayTooLarge: Rule = ({ machine, plan }) => {
  const { arrayJobs } = machine
  if (arrayJobs === undefined || plan.arrayJobs === undefined || plan.arrayJobs <= arrayJobs.value) return []
  const parts = Math.ceil(plan.arrayJobs / arrayJobs.value)
  const message = `An array on ${machine.title} holds at most ${count(arrayJobs.value, "job")}, and this one has ${plan.arrayJobs.toLocaleString("en")}: it would be refused or never start. Hand it in as ${parts.toLocaleString("en")} arrays.`
  return [{ code: "array-too-large", severity: "error", message, at: {}, basis: basisOf(arrayJobs) }]
}
