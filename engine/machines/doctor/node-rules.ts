import { basisOf } from "../../model/fact.ts"
import { ranksOfNode } from "../../model/layout.ts"
import type { Rule } from "./consultation.ts"
import { nodesFor, ranksOnNode } from "./consultation.ts"
import { bytes, count } from "./words.ts"

/** Below this share of the cores that are paid for, a person is told. */
const muchUsed = 0.5

/** All threads of a rank run on one node. */
export const threadsExceed: Rule = ({ machine, plan }) => {
  const { cores } = machine.node
  if (cores === undefined || plan.threads <= cores.value) return []
  const message = `A rank of ${count(plan.threads, "thread")} does not fit a node of ${machine.title}, of which a job may use ${count(cores.value, "core")}. Use at most ${cores.value}.`
  return [{ code: "threads-exceed-node", severity: "error", message, at: { key: "threads" }, basis: basisOf(cores), fix: { title: `Use ${count(cores.value, "thread")} a rank`, target: { threads: Math.min(1024, cores.value) } } }]
}

/** Ranks that were counted by all the cores there are spill over to another node, almost empty. */
export const coresReserved: Rule = (given) => {
  const { machine, plan } = given
  const { cores, reserved } = machine.node
  const nodes = nodesFor(given)
  if (cores === undefined || reserved === undefined || nodes === undefined || plan.threads > cores.value) return []
  const [all, usable] = [Math.floor(reserved.value.of / plan.threads), Math.floor(cores.value / plan.threads)]
  const thought = Math.ceil(plan.ranks / all)
  if (usable >= all || thought >= nodes || plan.ranks % all !== 0 || plan.ranks % usable === 0) return []
  const fitting = thought * usable
  const change = reserved.value.option === undefined ? "" : ` (its option ${reserved.value.option} changes that)`
  const message = `Of the ${reserved.value.of} cores of a node of ${machine.title} the system keeps ${reserved.value.cores}${change}, so ${count(plan.ranks, "rank")} of ${count(plan.threads, "thread")} take ${count(nodes, "node")}, not ${thought}. ${count(fitting, "rank")} fit ${thought}.`
  return [{ code: "cores-reserved", severity: "warning", message, at: { key: "ranks" }, basis: basisOf(reserved), fix: { title: `Use ${count(fitting, "rank")}`, target: { ranks: fitting } } }]
}

export const ranksExceed: Rule = ({ machine, plan }) => {
  const { cores } = machine.node
  const room = ranksOfNode(machine, plan)
  if (cores === undefined || room === undefined || plan.nodes === undefined || plan.threads > cores.value || plan.ranks <= plan.nodes * room) return []
  const message = `${count(plan.ranks, "rank")} of ${count(plan.threads, "thread")} do not fit ${count(plan.nodes, "node")} of ${machine.title}, each of which has ${count(cores.value, "core")} for a job and so room for ${room}. Use more nodes, fewer ranks or fewer threads.`
  return [{ code: "ranks-exceed-nodes", severity: "error", message, at: { key: "ranks" }, basis: basisOf(cores) }]
}

/** Whole nodes are charged whatever runs on them. */
export const coresIdle: Rule = (given) => {
  const { machine, plan } = given
  const { cores } = machine.node
  const nodes = nodesFor(given)
  if (!machine.wholeNodes.value || cores === undefined || nodes === undefined) return []
  const [used, paid] = [plan.ranks * plan.threads, nodes * cores.value]
  if (used >= muchUsed * paid) return []
  const threads = Math.min(1024, Math.floor(cores.value / Math.ceil(plan.ranks / nodes)))
  const better = threads > plan.threads
  const message = `The job uses ${count(used, "core")} of the ${paid.toLocaleString("en")} on ${count(nodes, "node")} of ${machine.title}, which gives and charges whole nodes. ${better ? `Use ${count(threads, "thread")} a rank, or more ranks.` : "Use more ranks."}`
  return [{ code: "cores-idle", severity: "warning", message, at: { key: "ranks" }, basis: basisOf(machine.wholeNodes), ...(better ? { fix: { title: `Use ${count(threads, "thread")} a rank`, target: { threads } } } : {}) }]
}

export const gpus: Rule = (given) => {
  const { machine, plan } = given
  const there = machine.node.gpus
  const ranks = ranksOnNode(given)
  if (there === undefined || ranks === undefined) return []
  const wanted = ranks * (plan.gpusOfRank ?? 0)
  if (wanted > there.value) {
    return [{ code: "gpus-exceed-node", severity: "error", message: `${count(ranks, "rank")} on a node of ${machine.title} want ${count(wanted, "GPU")}, and it has ${there.value}. Put fewer ranks on a node: more threads a rank do that.`, at: { key: "ranks" }, basis: basisOf(there) }]
  }
  if (wanted === there.value || !machine.wholeNodes.value) return []
  const message = `A node of ${machine.title} has ${count(there.value, "GPU")}, and this job uses ${wanted === 0 ? "none" : wanted}: they are charged and stand idle. Where the facility has nodes without GPUs, they suit the job better.`
  return [{ code: "gpus-idle", severity: "warning", message, at: { key: "machine" }, basis: basisOf(there) }]
}

export const memory: Rule = (given) => {
  const { machine, plan } = given
  const { memoryBytes } = machine.node
  const ranks = ranksOnNode(given) ?? (machine.scheduler.value === "local" ? plan.ranks : undefined)
  if (memoryBytes === undefined || plan.memoryOfRank === undefined || ranks === undefined) return []
  const needed = ranks * plan.memoryOfRank
  if (needed <= memoryBytes.value) return []
  const room = Math.floor(memoryBytes.value / plan.memoryOfRank)
  const cores = machine.node.cores?.value
  const threads = room < 1 || cores === undefined ? undefined : Math.floor(cores / (room + 1)) + 1
  const fits = threads !== undefined && threads >= 1 && threads <= 1024
  const what = `${count(ranks, "rank")} on a node of ${machine.title} need up to ${bytes(needed)}, and it has ${bytes(memoryBytes.value)}.`
  const next = room < 1 ? "Not one fits: make the batch or the network smaller." : `No more than ${room} fit: make the batch smaller, or put fewer ranks on a node${fits ? `, as ${count(threads, "thread")} a rank do` : ""}.`
  return [{ code: "memory-exceeds-node", severity: "warning", message: `${what} ${next}`, at: { key: "ranks" }, basis: basisOf(memoryBytes), ...(fits ? { fix: { title: `Use ${count(threads, "thread")} a rank`, target: { threads } } } : {}) }]
}
