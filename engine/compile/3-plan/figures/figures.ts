import { portText } from "../../../model/identity.ts"
import type { ModelSignal, ReducerSignal, SubsetSignal } from "../../../model/ports.ts"
import type { Target } from "../../../model/target.ts"
import type { Analysis } from "../../2-infer/analysis.ts"
import { inputSignal } from "../walk.ts"
import { boundFigures, readBytes } from "./bound.ts"
import { exactFigures, workOf } from "./exact.ts"
import type { Member } from "./network.ts"
import { membersOf } from "./network.ts"
import { bytesIn } from "./numbers.ts"
import { roundedWeights, withRounding } from "./rounded.ts"
import { sharingOf } from "./sharing.ts"
import type { BlockCost, StageFigures, WireFigures } from "./stage-figures.ts"
import { capped } from "./whole.ts"

const known = new WeakMap<Analysis, Map<string, StageFigures | null>>()

/**
 * What a step of a training job costs each rank of a target. Null of other jobs, and where only the native plan can tell: a size is not
 * known yet, or a block has no closed form.
 */
export function stageFigures(analysis: Analysis, job: string, target: Target): StageFigures | null {
  const found = known.get(analysis) ?? new Map<string, StageFigures | null>()
  known.set(analysis, found)
  const key = `${job} ${target.ranks} ${target.threads}`
  const before = found.get(key)
  if (before !== undefined) return before
  const counted = count(analysis, job, target)
  found.set(key, counted)
  return counted
}

function count(analysis: Analysis, job: string, target: Target): StageFigures | null {
  const members = membersOf(analysis, job)
  const sharing = members && sharingOf(analysis, job, target)
  if (!members || !sharing) return null
  const bytesOf = numberBytes(analysis, job)
  const reducer = reducerOf(analysis, job)
  const exact = exactFigures({ members, sharing, bytesOf, optimizerStates: statesOf(analysis, job), reducer })
  const rows = sharing.rowsPerRank
  const rounds = roundsProducts(analysis, job)
  const worked = rounds ? members.map(withRounding) : members
  return {
    job,
    ranks: sharing.ranks,
    rowsPerRank: rows,
    bytesOf,
    exact,
    bound: boundFigures({ members: worked, sharing, bytesOf, threads: target.threads, exact, reducer, prediction: predictionNumbers(analysis, job), rounded: rounds ? roundedWeights(members) : [] }),
    blocks: Object.fromEntries(members.map((member) => [member.id, costOf(member, rows, bytesOf)])),
    wires: Object.fromEntries(members.flatMap((member) => wiresOf(member, rows, bytesOf))),
  }
}

/** What tells of the network that the job trains: its model, or the scores that it gave. */
function trainedSignal(analysis: Analysis, job: string): ModelSignal | SubsetSignal | undefined {
  return Object.values(analysis.blocks[job]!.outputSignals).find((signal) => signal.kind === "model" || signal.kind === "subset")
}

function numberBytes(analysis: Analysis, job: string): 4 | 8 {
  return trainedSignal(analysis, job)?.dtype === "f64" ? 8 : 4
}

/** What products multiply is rounded first. */
export function roundsProducts(analysis: Analysis, job: string): boolean {
  return inputSignal(analysis, job, "precision")?.products !== undefined
}

/** Of a row of what the network gives. */
function predictionNumbers(analysis: Analysis, job: string): number {
  return (trainedSignal(analysis, job)?.dims ?? []).slice(1).reduce<number>((all, dim) => all * Number(dim), 1)
}

function statesOf(analysis: Analysis, job: string): number {
  return inputSignal(analysis, job, "optimizer")?.states ?? 0
}

/** How the gradients of a job are added up over ranks, where it says so. */
export function reducerOf(analysis: Analysis, job: string): ReducerSignal | null {
  return inputSignal(analysis, job, "reducer") ?? null
}

function costOf(member: Member, rows: number, bytesOf: 4 | 8): BlockCost {
  const { parameters, states, kept, made } = member.figures
  return { parameters, states, ...workOf(member, rows), parameterBytes: capped((parameters + states) * bytesOf), activationBytes: capped((kept + made) * rows * bytesOf), bytesRead: readBytes(member, rows, bytesOf) }
}

function wiresOf({ id, inputs }: Member, rows: number, bytesOf: 4 | 8): [string, WireFigures][] {
  return inputs.map(({ port, signal }) => [portText({ block: id, port }), { dims: [rows, ...signal.dims.slice(1).map(Number)], bytes: capped(bytesIn(signal, bytesOf) * rows) }])
}
