import { basisOf } from "../../model/fact.ts"
import { folderPath, inHome } from "../folder-path.ts"
import type { Consultation, LiveFacts, Rule } from "./consultation.ts"
import { bytes, count, day, span } from "./words.ts"

const secondsOfDay = 86_400

/** Input files are uploaded now, and read until the job ends. */
export const purged: Rule = ({ machine, target, live, now }) => {
  const scratch = machine.folders?.scratch
  const days = scratch?.value.purgeDays
  if (scratch === undefined || days === undefined) return []
  const lasts = (live.wait?.seconds ?? 0) + (target.walltime ?? 0)
  if (!(lasts > days * secondsOfDay)) return []
  const message = `Scratch of ${machine.title} removes what nobody used for ${count(days, "day")}, from ${day(now, days * secondsOfDay)} on what is uploaded now, and with its wait the job may take until ${day(now, lasts)}. Hand it in later, in shorter jobs, or keep a copy elsewhere.`
  return [{ code: "purge-before-end", severity: "warning", message, at: { key: "walltime" }, basis: basisOf(scratch) }]
}

export const homeFolder: Rule = ({ machine, target, plan }) => {
  const home = machine.folders?.home
  if (home === undefined || plan.folder === undefined || !inHome(plan.folder, machine)) return []
  const { quotaBytes, system } = home.value
  const small = quotaBytes === undefined ? "" : ` It holds ${bytes(quotaBytes)}, and jobs fail once it is full.`
  const kind = system === "nfs" ? " It is a network file system that many ranks slow down for everybody." : ""
  const better = scratchOf({ machine, target })
  const message = `${plan.folder} lies in the home folder of ${machine.title}, which is not for the output of jobs.${small}${kind} ${better === undefined ? "Put runs on scratch." : `Put runs on scratch, as in ${better}.`}`
  return [{ code: "folder-in-home", severity: "warning", message, at: { file: plan.folder }, basis: basisOf(home) }]
}

function scratchOf({ machine, target }: Pick<Consultation, "machine" | "target">): string | undefined {
  const path = machine.folders?.scratch?.value.path
  return path === undefined ? undefined : (folderPath(path, { user: machine.logIn?.user?.value, account: target.account ?? machine.account?.value }) ?? path)
}

/** What is free is what was just seen there; else at most the whole quota. */
export const quota: Rule = ({ machine, plan, live }) => {
  const { bytesToWrite, folder } = plan
  if (bytesToWrite === undefined) return []
  const home = folder !== undefined && inHome(folder, machine)
  const place = home ? machine.folders?.home : machine.folders?.scratch
  const free = live.quotaFreeBytes ?? place?.value.quotaBytes
  if (free === undefined || bytesToWrite <= free) return []
  const seen = live.quotaFreeBytes === undefined ? `its whole quota is ${bytes(free)}${place?.value.shared === true ? ", which the project shares" : ""}` : `${bytes(Math.max(0, free))} of its quota are free`
  const message = `The run writes about ${bytes(bytesToWrite)} ${home ? "in the home folder" : "on scratch"} of ${machine.title}, and ${seen}. Remove what is old, keep fewer checkpoints, or ask the facility for more.`
  return [{ code: "quota-exceeded", severity: "error", message, at: {}, ...(live.quotaFreeBytes === undefined && place !== undefined ? { basis: basisOf(place) } : {}) }]
}

/** The guess of the batch system beside how its guesses turned out. */
export const waiting: Rule = ({ live, now }) => {
  if (live.wait === undefined) return []
  const { seconds, past } = live.wait
  return [{ code: "wait-estimated", severity: "note", message: `The batch system expects the job to wait ${span(Math.max(0, seconds))}, until ${day(now, Math.max(0, seconds))}; ${guessProof(past)}.`, at: {} }]
}

/** How good the batch system's guesses of waits were. */
export function guessProof(past: NonNullable<LiveFacts["wait"]>["past"]): string {
  const error = estimateError(past)
  return error === null ? "nothing is known yet of how good its guesses are here" : `over ${count(error.from, "past wait")} here its guess was wrong by ${Math.round(100 * error.mean).toLocaleString("en")} % of the wait on average`
}

/** Mean of |estimated − actual| / actual over waits of a second and more; null of none. */
export function estimateError(past: readonly { readonly estimated: number; readonly actual: number }[]): { readonly mean: number; readonly from: number } | null {
  const waits = past.filter(({ actual }) => actual >= 1)
  if (waits.length === 0) return null
  return { mean: waits.reduce((sum, { estimated, actual }) => sum + Math.abs(estimated - actual) / actual, 0) / waits.length, from: waits.length }
}
