import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { stageFigures } from "../../engine/compile/3-plan/figures/figures.ts"
import type { BlockCost, WireFigures } from "../../engine/compile/3-plan/figures/stage-figures.ts"
import { jobsOf } from "../../engine/compile/3-plan/jobs.ts"
import { outersOf } from "../../engine/model/identity.ts"
import type { Target } from "../../engine/model/target.ts"

/** What a block costs a rank in a step of the first job that trains it; a composite costs what is inside it. Null of blocks outside networks. */
export function blockCost(analysis: Analysis, target: Target, id: string): BlockCost | null {
  for (const figures of allFigures(analysis, target)) {
    const parts = Object.entries(figures.blocks).filter(([path]) => path === id || outersOf(path).includes(id))
    if (parts.length > 0) return parts.map(([, cost]) => cost).reduce(plus)
  }
  return null
}

/** What a tensor wire brings to a block inside a network in a step; null of other wires. */
export function wireCost(analysis: Analysis, target: Target, to: string): WireFigures | null {
  for (const { wires } of allFigures(analysis, target)) if (Object.hasOwn(wires, to)) return wires[to]!
  return null
}

function allFigures(analysis: Analysis, target: Target) {
  return jobsOf(analysis).flatMap((job) => stageFigures(analysis, job, target) ?? [])
}

function plus(left: BlockCost, right: BlockCost): BlockCost {
  return {
    parameters: left.parameters + right.parameters,
    states: left.states + right.states,
    forward: left.forward + right.forward,
    backward: left.backward + right.backward,
    parameterBytes: left.parameterBytes + right.parameterBytes,
    activationBytes: left.activationBytes + right.activationBytes,
    bytesRead: { forward: left.bytesRead.forward + right.bytesRead.forward, backward: left.bytesRead.backward + right.bytesRead.backward },
  }
}
