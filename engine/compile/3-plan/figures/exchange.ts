import type { ReducerSignal } from "../../../model/ports.ts"
import type { Sharing } from "./sharing.ts"
import { capped } from "./whole.ts"

/** Numbers that ride behind the gradients when ranks add them up: the loss, and whether one was asked to stop. */
export const riders = 2

const halfBytes = 2

/** Bytes of one rank's gradients on their way in a step; riders are never rounded. A strict job's gradients are among its sums over rows. */
export function gradientBytesSent(parameters: number, bytesOf: number, reducer: ReducerSignal | null): number {
  return parameters * (reducer?.halves ? halfBytes : bytesOf) + riders * bytesOf
}

export interface ToExchange {
  readonly parameters: number
  readonly bytesOf: number
  readonly sharing: Pick<Sharing, "ranks" | "leaves">
  readonly reducer: ReducerSignal | null
}

/** Most memory that gradients on their way take: copies side by side, and what comes from other ranks where it is added up here. */
export function travellingBytes({ parameters, bytesOf, sharing: { ranks, leaves }, reducer }: ToExchange): readonly number[] {
  if (!reducer || leaves || ranks === 1) return []
  if (!reducer.halves) return reducer.grouping === "none" ? [] : [capped((parameters + riders) * bytesOf)]
  const received = parameters + (ranks - 2) * Math.min(parameters, mostGroups(reducer, parameters, bytesOf))
  return [capped(parameters * halfBytes), capped(received * halfBytes)]
}

/** A group holds a tensor at least, and a tensor a number. */
function mostGroups({ grouping, groups, megabytes }: ReducerSignal, parameters: number, bytesOf: number): number {
  return { none: 1, "per-layer": parameters, "n-groups": groups, size: Math.floor((parameters * bytesOf) / (megabytes * 1e6)) + 1 }[grouping]
}
