import type { Finding } from "../../model/finding.ts"
import { nodesOf, queueOf } from "../../model/layout.ts"
import type { Machine } from "../../model/machine.ts"
import type { Bin, Queue } from "../../model/machine-queue.ts"
import type { Target } from "../../model/target.ts"

/** What is known of the job itself; a figure that is absent is not judged. */
export interface PlanFigures {
  /** Where they do not follow from ranks and threads. */
  readonly nodes?: number | undefined
  /** That work: no more than the target's. */
  readonly ranks: number
  readonly threads: number
  /** Most bytes of a rank at one time. */
  readonly memoryOfRank?: number | undefined
  readonly gpusOfRank?: number | undefined
  /** How long the job is expected to take. */
  readonly seconds?: number | undefined
  readonly bytesToWrite?: number | undefined
  /** Between two checkpoints. */
  readonly checkpointSeconds?: number | undefined
  /** How long before its end the job is told to stop. */
  readonly warningSeconds?: number | undefined
  /** Jobs of one array. */
  readonly arrayJobs?: number | undefined
  /** The folder in which the run would lie. */
  readonly folder?: string | undefined
}

/** What was just seen on the machine; what is absent is not judged. */
export interface LiveFacts {
  readonly quotaFreeBytes?: number | undefined
  /** Node-hours of the account. */
  readonly balance?: { readonly left: number; readonly granted?: number | undefined } | undefined
  /** The batch system's own guess of the wait, and how its guesses turned out. Seconds. */
  readonly wait?: { readonly seconds: number; readonly past: readonly { readonly estimated: number; readonly actual: number }[] } | undefined
  /** The batch system's own words when it was asked whether it would take the job, and would not. */
  readonly refused?: string | undefined
  /** The person's jobs in this queue. */
  readonly jobs?: { readonly running: number; readonly waiting: number } | undefined
}

export interface Consultation {
  readonly machine: Machine
  readonly target: Target
  readonly plan: PlanFigures
  readonly live: LiveFacts
  /** Seconds since 1970. */
  readonly now: number
}

export type Rule = (given: Consultation) => Finding[]

/** Nodes that the job gets; undefined where neither the plan nor the machine's cores tell. */
export function nodesFor({ machine, target, plan }: Consultation): number | undefined {
  return plan.nodes ?? nodesOf(machine, { ...target, ranks: plan.ranks, threads: plan.threads })
}

/** The queue that the job would wait in; undefined where the machine's queues are not known, or not this one. */
export function queueFor({ machine, target }: Pick<Consultation, "machine" | "target">): Queue | undefined {
  const queues = machine.queues?.value ?? []
  const name = queueOf(machine, target)?.name
  return name === undefined ? queues[0] : queues.find((queue) => queue.name === name)
}

/** Ranks on the fullest node. */
export function ranksOnNode(given: Consultation): number | undefined {
  const nodes = nodesFor(given)
  return nodes === undefined || !(nodes > 0) ? undefined : Math.ceil(given.plan.ranks / nodes)
}

/** What the queue gives jobs of this size; undefined where it is not known, or takes none. */
export function binFor(given: Consultation): Bin | undefined {
  const nodes = nodesFor(given)
  return nodes === undefined ? undefined : queueFor(given)?.bins.find(({ from, to }) => nodes >= from && nodes <= to)
}
