import type { Work } from "../../../model/block-type.ts"
import type { ReducerSignal } from "../../../model/ports.ts"
import { gradientBytesSent, riders } from "./exchange.ts"
import type { Member, Reading } from "./network.ts"
import { numbersIn } from "./numbers.ts"
import type { Sharing } from "./sharing.ts"
import { spared } from "./spared.ts"
import type { ExactFigures } from "./stage-figures.ts"
import { capped, sum } from "./whole.ts"

export interface ToCount {
  readonly members: readonly Member[]
  readonly sharing: Sharing
  readonly bytesOf: 4 | 8
  /** Numbers of state that the optimizer keeps for each parameter. */
  readonly optimizerStates: number
  readonly reducer: ReducerSignal | null
}

export function exactFigures({ members, sharing, bytesOf, optimizerStates, reducer }: ToCount): ExactFigures {
  const parameters = sum(members.map(({ figures }) => figures.parameters))
  const states = sum(members.map(({ figures }) => figures.states))
  const each = members.map((member) => workOf(member, sharing.rowsPerRank))
  const notDone = spared(members)
  return {
    parameters,
    states,
    parameterBytes: capped((parameters + states) * bytesOf),
    gradientBytes: capped((parameters + riders) * bytesOf),
    optimizerBytes: capped((optimizerStates + (sharing.strategy?.kept ?? 0)) * parameters * bytesOf),
    forward: sum(each.map(({ forward }) => forward)) - repeatedWork(members, sharing.rowsPerRank),
    backward: sum([...each.map(({ backward }) => backward), capped(summedGradients(members) * sharing.rowsPerRank)]) - capped(notDone.operations * sharing.rowsPerRank),
    exchangedBytes: sharing.ranks === 1 ? 0 : capped(exchangedBytes(members, { parameters, states }, { sharing, bytesOf, reducer, sparedSums: notDone.sums + sum(members.map(({ figures: { sharedSums = 0 } }) => sharedSums)) })),
  }
}

/** Operations of a block in one step of a rank. */
export function workOf({ figures, onwards, twin }: Member, rows: number): { forward: number; backward: number } {
  if (twin) return { forward: 0, backward: 0 }
  const { forward, toWeights, toInput } = figures
  return { forward: operations(forward, rows), backward: capped(operations(toWeights, rows) + (onwards ? operations(toInput, rows) : 0)) }
}

/** Operations that several blocks name and one of them does. */
function repeatedWork(members: readonly Member[], rows: number): number {
  const done = new Set<string>()
  const again = members.flatMap(({ figures: { shared = [] } }) => shared.filter(({ key }) => done.size === done.add(key).size))
  return sum(again.map(({ forward }) => operations(forward, rows)))
}

function operations({ row, fixed }: Work, rows: number): number {
  return capped(row * rows + fixed)
}

/** Numbers a row that are added up because several blocks read a value: one addition for each reader but one. */
function summedGradients(members: readonly Member[]): number {
  const readers = new Map<string, Reading[]>()
  for (const { inputs, twin } of members) {
    for (const input of twin ? [] : inputs) if (input.signal.trained && !input.shapeOnly) readers.set(input.source, [...(readers.get(input.source) ?? []), input])
  }
  return sum([...readers.values()].map((all) => (all.length - 1) * numbersIn(all[0]!.signal)))
}

interface Held {
  readonly parameters: number
  readonly states: number
}

interface Exchanged extends Pick<ToCount, "sharing" | "bytesOf" | "reducer"> {
  readonly sparedSums: number
}

/**
 * A strict job's gradients are among its sums over rows, and each of these goes over the ranks once a slot. With a master, those of one update: weights to
 * a worker, its gradient and states back. Elastic, those of a step that ends in an exchange.
 */
function exchangedBytes(members: readonly Member[], { parameters, states }: Held, { sharing: { leaves, strategy }, bytesOf, reducer, sparedSums }: Exchanged): number {
  if (strategy?.sharing === "master") return (2 * (parameters + states) + (strategy.energy ? parameters : 0)) * bytesOf
  if (strategy?.sharing === "elastic") return (parameters + states + riders) * bytesOf
  const others = sum(members.map(exchangedBy)) * (strategy?.batches ?? 1)
  return leaves ? (leaves.slots * (parameters + others + 1 - sparedSums) + riders) * bytesOf : others * bytesOf + gradientBytesSent(parameters, bytesOf, reducer)
}

/** Numbers of a block that go over the ranks besides gradients. */
export function exchangedBy({ figures, onwards }: Pick<Member, "figures" | "onwards">): number {
  return (figures.exchanged ?? 0) + (onwards ? (figures.exchangedToInput ?? 0) : 0)
}
