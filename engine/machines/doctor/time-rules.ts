import { clock } from "../../model/clock.ts"
import { basisOf } from "../../model/fact.ts"
import { mostJobs } from "../../model/target.ts"
import type { Rule } from "./consultation.ts"
import { enoughFor } from "./target-rules.ts"
import { span } from "./words.ts"

/** A job that is stopped in time goes on in the next one, so this is no error. */
export const expectedLonger: Rule = (given) => {
  const { target, plan } = given
  const { walltime } = target
  if (walltime === undefined || plan.seconds === undefined || plan.seconds <= walltime) return []
  const enough = enoughFor(given)
  const jobs = Math.ceil(plan.seconds / walltime)
  const most = mostJobs(target)
  const goesOn = jobs > most ? `A run goes on by itself in at most ${most}: allow more of them.` : "A run goes on by itself from job to job; an exported folder is handed in again each time it stopped."
  const next = enough === undefined ? `The queue does not give it in one piece. ${goesOn}` : `${goesOn} Ask for ${clock(enough)} to do it in one.`
  const message = `The job is expected to take ${span(plan.seconds)} and may run ${clock(walltime)}: it stops at its time limit, saves its state and needs about ${jobs.toLocaleString("en")} jobs in all. ${next}`
  return [{ code: "walltime-too-short", severity: "warning", message, at: { key: "walltime" }, ...(enough === undefined ? {} : { fix: { title: `Ask for ${clock(enough)}`, target: { walltime: enough } } }) }]
}

export const warnedAtStart: Rule = ({ target, plan }) => {
  const { walltime } = target
  if (walltime === undefined || plan.warningSeconds === undefined || plan.warningSeconds < walltime) return []
  const message = `The job is told to stop ${span(plan.warningSeconds)} before its end, and may run ${clock(walltime)}: it would stop as soon as it starts. Ask for more time.`
  return [{ code: "deadline-at-start", severity: "error", message, at: { key: "walltime" } }]
}

export const neverSaved: Rule = ({ target, plan }) => {
  const { walltime } = target
  if (walltime === undefined || plan.checkpointSeconds === undefined || plan.checkpointSeconds <= walltime) return []
  const message = `A checkpoint is written every ${span(plan.checkpointSeconds)}, and the job may run ${clock(walltime)}: if a node fails, all of it is lost. Write checkpoints more often, or ask for more time.`
  return [{ code: "checkpoint-beyond-walltime", severity: "warning", message, at: { key: "walltime" } }]
}

/** LSF takes hours and minutes, so a begun minute is asked for whole. */
export const wholeMinutes: Rule = ({ machine, target }) => {
  const { walltime } = target
  if (machine.scheduler.value !== "lsf" || walltime === undefined || walltime % 60 === 0) return []
  const whole = Math.ceil(walltime / 60) * 60
  if (!Number.isSafeInteger(whole)) return []
  return [{ code: "walltime-in-minutes", severity: "note", message: `LSF counts whole minutes, so ${clock(walltime)} is handed in as ${clock(whole)}.`, at: { key: "walltime" }, basis: basisOf(machine.scheduler), fix: { title: `Ask for ${clock(whole)}`, target: { walltime: whole } } }]
}
