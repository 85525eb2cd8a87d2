import { basisOf } from "../../model/fact.ts"
import type { Machine } from "../../model/machine.ts"
import type { Rule } from "./consultation.ts"
import { nodesFor } from "./consultation.ts"
import { count } from "./words.ts"

/** jsrun's resource sets, as its command line asks for them: a set lies on one node. */
interface ResourceSets {
  readonly sets: number
  /** Undefined: as many as fit. */
  readonly perHost: number | undefined
  readonly cores: number
  readonly gpus: number
}

const longNames: Readonly<Record<string, string>> = { "--nrs": "-n", "--rs_per_host": "-r", "--tasks_per_rs": "-a", "--cpu_per_rs": "-c", "--gpu_per_rs": "-g" }

function resourceSets(machine: Machine, figures: Readonly<Record<string, number>>): ResourceSets | undefined {
  const [program, ...words] = machine.launcher.value.map((word) => word.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (figures[name] === undefined ? whole : String(figures[name]))))
  if (program?.split("/").at(-1) !== "jsrun") return undefined
  const options = new Map(words.flatMap((word, at) => optionOf(word, words[at + 1])))
  const number = (name: string): number | undefined => (/^\d+$/.test(options.get(name) ?? "") ? Number(options.get(name)) : undefined)
  return { sets: number("-n") ?? 1, perHost: number("-r"), cores: number("-c") ?? 1, gpus: number("-g") ?? 0 }
}

/** `--nrs=4`, `--nrs 4`, `-n4` and `-n 4`. */
function optionOf(word: string, next: string | undefined): [string, string][] {
  const [, name = "", value] = /^(--\w+)(?:=(.*))?$/.exec(word) ?? /^(-\w)(.+)?$/.exec(word) ?? []
  const text = value ?? next
  return name === "" || text === undefined ? [] : [[longNames[name] ?? name, text]]
}

export const resourceSetsFit: Rule = (given) => {
  const { machine, plan } = given
  const { cores, gpus } = machine.node
  const sets = resourceSets(machine, { ranks: plan.ranks, threads: plan.threads })
  if (sets === undefined || cores === undefined) return []
  const basis = basisOf(cores)
  const most = Math.min(Math.floor(cores.value / Math.max(1, sets.cores)), sets.gpus === 0 ? Infinity : Math.floor((gpus?.value ?? Infinity) / sets.gpus))
  const node = `a node of ${machine.title} has ${count(cores.value, "core")}${gpus === undefined ? "" : ` and ${count(gpus.value, "GPU")}`}`
  const set = `${count(sets.cores, "core")} and ${count(sets.gpus, "GPU")}`
  if (most < 1) return [{ code: "resource-sets-unfit", severity: "error", message: `A resource set of ${set} does not fit: ${node}. Use fewer threads, or fewer GPUs a set.`, at: { key: "threads" }, basis }]
  if (sets.perHost !== undefined && sets.perHost > most) {
    return [{ code: "resource-sets-unfit", severity: "error", message: `The launcher asks for ${count(sets.perHost, "resource set")} of ${set} on a node, and ${most} fit: ${node}. Take ${most} of --rs_per_host, or smaller sets.`, at: { key: "ranks" }, basis }]
  }
  const nodes = nodesFor(given)
  const perNode = sets.perHost ?? most
  if (nodes === undefined || sets.sets <= nodes * perNode) return []
  return [{ code: "resource-sets-unfit", severity: "error", message: `${count(sets.sets, "resource set")} of ${set} do not fit ${count(nodes, "node")}, which hold ${perNode} each: ${node}. jsrun would wait for ever. Use ${count(nodes * perNode, "rank")}, or more nodes.`, at: { key: "ranks" }, basis }]
}
