import { clock } from "../../model/clock.ts"
import { basisOf } from "../../model/fact.ts"
import type { Finding } from "../../model/finding.ts"
import { queueOf } from "../../model/layout.ts"
import type { Bin, Queue } from "../../model/machine-queue.ts"
import { insteadOf, nearest } from "../../model/nearest.ts"
import type { Consultation, Rule } from "./consultation.ts"
import { binFor, nodesFor, queueFor } from "./consultation.ts"
import { count } from "./words.ts"

/** Its own word counts for more than what is known of it. */
export const refusedThere: Rule = ({ machine, live }) => {
  if (live.refused === undefined) return []
  const message = `The batch system of ${machine.title} was asked, and would refuse the job: ${live.refused.replace(/\.$/, "")}. Change what it names: ranks, walltime, queue, account, or the options of your machine.`
  return [{ code: "refused-there", severity: "error", message, at: {} }]
}

export const unknownQueue: Rule = ({ machine, target }) => {
  const { queues } = machine
  const name = queueOf(machine, target)?.name
  if (queues === undefined || name === undefined || queues.value.some((queue) => queue.name === name)) return []
  const names = queues.value.map((queue) => queue.name)
  const meant = nearest(name, names)
  const message = `The profile of ${machine.title} knows no queue “${name}”, so nothing about it could be checked. ${insteadOf(name, names)}`
  return [{ code: "queue-unknown", severity: "warning", message, at: { key: "queue" }, basis: basisOf(queues), ...(meant === undefined ? {} : { fix: { title: `Take the queue ${meant}`, target: { queue: meant } } }) }]
}

export const byRequest: Rule = (given) => {
  const queue = queueFor(given)
  if (queue?.byRequest !== true) return []
  return [{ code: "queue-by-request", severity: "warning", message: `The queue ${queue.name} of ${given.machine.title} is open only to those who asked for it. Ask the facility, or take another queue.`, at: { key: "queue" }, basis: basisOf(given.machine.queues!) }]
}

/** Sizes and times that the queue takes. */
export const beyondQueue: Rule = (given) => {
  const queue = queueFor(given)
  const nodes = nodesFor(given)
  const [first, last] = [queue?.bins[0], queue?.bins.at(-1)]
  if (queue === undefined || nodes === undefined || first === undefined || last === undefined) return []
  if (nodes > last.to) return [tooMany(given, { queue, nodes, most: last.to })]
  if (nodes < first.from) return [tooFew(given, { queue, nodes, least: first.from })]
  const bin = binFor(given)
  return bin === undefined ? [] : [...tooLong(given, { queue, nodes, bin }), ...tooShort(given, { queue, nodes, bin })]
}

interface Place {
  readonly queue: Queue
  readonly nodes: number
}

function tooMany(given: Consultation, { queue, nodes, most }: Place & { readonly most: number }): Finding {
  const { machine, plan } = given
  const other = otherQueue(given, { queue, nodes })
  const message = `${count(plan.ranks, "rank")} of ${count(plan.threads, "thread")} fill ${count(nodes, "node")} of ${machine.title}, whose queue ${queue.name} gives a job at most ${most.toLocaleString("en")}. Use fewer ranks${other === undefined ? "" : `, or the queue ${other.name}`}.`
  return { code: "too-many-nodes", severity: "error", message, at: { key: "ranks" }, ...resting(given), ...toQueue(other) }
}

function tooFew(given: Consultation, { queue, nodes, least }: Place & { readonly least: number }): Finding {
  const other = otherQueue(given, { queue, nodes })
  const message = `The queue ${queue.name} of ${given.machine.title} takes jobs from ${count(least, "node")} on, and this one fills ${nodes.toLocaleString("en")}. Use more ranks${other === undefined ? "" : `, or the queue ${other.name}`}.`
  return { code: "too-few-nodes", severity: "error", message, at: { key: "queue" }, ...resting(given), ...toQueue(other) }
}

function tooLong(given: Consultation, { queue, nodes, bin }: Place & { readonly bin: Bin }): Finding[] {
  const { walltime } = given.target
  if (walltime === undefined || walltime <= bin.seconds) return []
  const larger = queue.bins.find(({ from, seconds }) => from > nodes && seconds >= walltime)
  const other = otherQueue(given, { queue, nodes })
  const ways = [
    `Ask for less: a job that stopped goes on where it was when it is handed in again`,
    ...(larger === undefined ? [] : [`from ${count(larger.from, "node")} on a job may run ${clock(larger.seconds)}`]),
    ...(other === undefined ? [] : [`the queue ${other.name} allows it${other.note === undefined ? "" : ` (${other.note})`}`]),
  ]
  const message = `${given.machine.title} lets a job on ${count(nodes, "node")} run ${clock(bin.seconds)} in its queue ${queue.name}, and ${clock(walltime)} is asked for. ${ways.join("; ")}.`
  const less = { fix: { title: `Ask for ${clock(bin.seconds)}`, target: { walltime: bin.seconds } } }
  return [{ code: "walltime-beyond-limit", severity: "error", message, at: { key: "walltime" }, ...resting(given), ...(other === undefined ? less : toQueue(other)) }]
}

function tooShort(given: Consultation, { queue, bin }: Place & { readonly bin: Bin }): Finding[] {
  const { walltime } = given.target
  const { least } = bin
  if (walltime === undefined || least === undefined || walltime >= least) return []
  const message = `The queue ${queue.name} of ${given.machine.title} takes no job that asks for less than ${clock(least)}, and ${clock(walltime)} is asked for. Ask for more; only what is used is charged.`
  return [{ code: "walltime-below-limit", severity: "error", message, at: { key: "walltime" }, ...resting(given), fix: { title: `Ask for ${clock(least)}`, target: { walltime: least } } }]
}

/** Another queue, open to all, that takes the job as it is. */
function otherQueue({ machine, target }: Consultation, { queue, nodes }: Place): Queue | undefined {
  const { walltime = 0 } = target
  return machine.queues?.value.find((each) => each !== queue && each.byRequest !== true && each.bins.some(({ from, to, seconds }) => nodes >= from && nodes <= to && walltime <= seconds))
}

function toQueue(queue: Queue | undefined): Pick<Finding, "fix"> {
  return queue === undefined ? {} : { fix: { title: `Take the queue ${queue.name}`, target: { queue: queue.name } } }
}

function resting({ machine }: Consultation): Pick<Finding, "basis"> {
  return machine.queues === undefined ? {} : { basis: basisOf(machine.queues) }
}
