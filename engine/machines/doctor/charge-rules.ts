import { clock } from "../../model/clock.ts"
import { basisOf } from "../../model/fact.ts"
import type { Consultation, Rule } from "./consultation.ts"
import { nodesFor } from "./consultation.ts"
import { count, figure } from "./words.ts"

/** Node-hours that the job costs at most; undefined where nothing tells. */
export function chargeOf(given: Consultation): number | undefined {
  const { machine, target, plan } = given
  const nodes = nodesFor(given)
  if (machine.charge === undefined || nodes === undefined || target.walltime === undefined) return undefined
  return (nodes * target.walltime * machine.charge.value.factor * (plan.arrayJobs ?? 1)) / 3600
}

export const charged: Rule = (given) => {
  const hours = chargeOf(given)
  const { charge } = given.machine
  if (hours === undefined || charge === undefined) return []
  const { left } = given.live.balance ?? {}
  const nodes = count(nodesFor(given) ?? 0, "node")
  const time = clock(given.target.walltime ?? 0)
  const many = given.plan.arrayJobs === undefined ? "" : `${count(given.plan.arrayJobs, "job")} × `
  const factor = charge.value.factor === 1 ? "" : ` × ${figure(charge.value.factor)}`
  const has = left === undefined ? (charge.value.command === undefined ? "" : `; ${charge.value.command} tells there what is left`) : `; ${figure(left)} are left`
  return [{ code: "charge", severity: "note", message: `The job costs up to ${figure(hours)} node-hours (${many}${nodes} × ${time}${factor}), less if it ends earlier${has}.`, at: {}, basis: basisOf(charge) }]
}

/** Facilities let a project go on beyond its allocation, at a price. */
export const overCharged: Rule = (given) => {
  const hours = chargeOf(given)
  const { charge } = given.machine
  const { balance } = given.live
  if (hours === undefined || charge === undefined || balance === undefined || hours <= balance.left) return []
  const share = balance.granted === undefined || !(balance.granted > 0) ? undefined : (balance.granted - balance.left + hours) / balance.granted
  const tier = (charge.value.overUse ?? []).findLast((each) => (share ?? 1) >= each.share)
  const effect = tier === undefined ? "" : ` From ${Math.round(100 * tier.share)} % of the allocation on, ${tier.effect}.`
  const used = share === undefined ? "" : ` It would have used ${Math.round(100 * share).toLocaleString("en")} % of its allocation.`
  const message = `The job may cost ${figure(hours)} node-hours, and the account has ${figure(balance.left)} left.${used}${effect} Ask for less time or fewer nodes, or charge another account.`
  return [{ code: "charge-beyond-balance", severity: "warning", message, at: { key: "account" }, basis: basisOf(charge) }]
}
