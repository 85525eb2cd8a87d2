import { z } from "zod"
import { Target } from "../../engine/model/target.ts"
import type { Settings } from "./settings.ts"

const key = "targets"

function known(settings: Settings): Readonly<Record<string, Target>> {
  return z.record(z.string(), Target).catch({}).parse(settings.get(key))
}

/** Account, queue and sizes belong to a machine: what was last asked of it is asked again. */
export function rememberTarget(settings: Settings, target: Target): void {
  settings.set(key, { ...known(settings), [target.machine]: target })
}

export function targetOn(settings: Settings, machine: string, { ranks, threads, walltime }: Target): Target {
  return known(settings)[machine] ?? { machine, ranks, threads, ...(walltime === undefined ? {} : { walltime }) }
}
