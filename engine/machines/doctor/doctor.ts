import type { Finding } from "../../model/finding.ts"
import type { Machine } from "../../model/machine.ts"
import type { Target } from "../../model/target.ts"
import { charged, overCharged } from "./charge-rules.ts"
import type { Consultation, Rule } from "./consultation.ts"
import { arrayTooLarge, tooManyJobs } from "./count-rules.ts"
import { homeFolder, purged, quota, waiting } from "./folder-rules.ts"
import { coresIdle, coresReserved, gpus, memory, ranksExceed, threadsExceed } from "./node-rules.ts"
import { flagsTwice, flagsUnsupported, optionsMissing, timeForm } from "./option-rules.ts"
import { beyondQueue, byRequest, refusedThere, unknownQueue } from "./queue-rules.ts"
import { resourceSetsFit } from "./resource-set-rules.ts"
import { missing } from "./target-rules.ts"
import { expectedLonger, neverSaved, warnedAtStart, wholeMinutes } from "./time-rules.ts"

/** What machine and target alone decide, so that it is told wherever a target is set. */
const targetRules: readonly Rule[] = [missing, threadsExceed, beyondQueue]

const jobRules: readonly Rule[] = [
  refusedThere,
  unknownQueue,
  byRequest,
  ranksExceed,
  resourceSetsFit,
  memory,
  gpus,
  coresReserved,
  coresIdle,
  expectedLonger,
  warnedAtStart,
  neverSaved,
  wholeMinutes,
  timeForm,
  optionsMissing,
  flagsTwice,
  flagsUnsupported,
  tooManyJobs,
  arrayTooLarge,
  homeFolder,
  quota,
  purged,
  overCharged,
  charged,
  waiting,
]

const ranking = ["error", "warning", "note"] as const

/** What would go wrong with a job before it is handed in: errors first, never throws. */
export function consult(given: Consultation): Finding[] {
  const findings = [...targetRules, ...jobRules].flatMap((rule) => rule(given))
  return findings.toSorted((left, right) => ranking.indexOf(left.severity) - ranking.indexOf(right.severity))
}

/** What a target and its machine cannot do together, whatever the job. */
export function targetFindings(machine: Machine, target: Target): Finding[] {
  const given = { machine, target, plan: { ranks: target.ranks, threads: target.threads }, live: {}, now: 0 }
  return targetRules.flatMap((rule) => rule(given))
}
