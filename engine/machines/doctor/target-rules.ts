import { clock } from "../../model/clock.ts"
import { basisOf } from "../../model/fact.ts"
import type { Consultation, Rule } from "./consultation.ts"
import { binFor } from "./consultation.ts"
import type { Finding } from "../../model/finding.ts"

/** How much longer than expected a job should be allowed to run. */
const margin = 1.25

/** What the machine takes no job without. */
export const missing: Rule = (given) => {
  const { machine, target } = given
  const { requires } = machine
  return (requires?.value ?? [])
    .filter((key) => target[key] === undefined)
    .map((key) => ({ code: "target-incomplete", severity: "error", message: `A job on ${machine.title} must say its ${key}: set the target's ${key}.`, at: { key }, basis: basisOf(requires!), ...suggestion(given, key) }))
}

function suggestion(given: Consultation, key: "account" | "walltime"): Pick<Finding, "fix"> {
  const account = given.machine.account?.value
  if (key === "account") return account === undefined ? {} : { fix: { title: `Charge ${account}`, target: { account } } }
  const walltime = enoughFor(given)
  return walltime === undefined ? {} : { fix: { title: `Ask for ${clock(walltime)}`, target: { walltime } } }
}

/** Whole minutes that the job should need, with room; undefined where that is not known or the queue gives jobs of this size less. */
export function enoughFor(given: Consultation): number | undefined {
  const { seconds } = given.plan
  if (seconds === undefined || !(seconds >= 0)) return undefined
  const walltime = Math.max(60, Math.ceil((seconds * margin) / 60) * 60)
  const fits = walltime <= (binFor(given)?.seconds ?? Infinity)
  return Number.isSafeInteger(walltime) && fits ? walltime : undefined
}
