import type { Machine } from "../model/machine.ts"
import { aurora } from "./aurora/aurora.ts"
import { frontier } from "./frontier/frontier.ts"
import { genericFlux } from "./generic-flux/generic-flux.ts"
import { genericLsf } from "./generic-lsf/generic-lsf.ts"
import { genericPbs } from "./generic-pbs/generic-pbs.ts"
import { genericSlurm } from "./generic-slurm/generic-slurm.ts"
import { genericSsh } from "./generic-ssh/generic-ssh.ts"
import { local } from "./local/local.ts"
import { perlmutter } from "./perlmutter/perlmutter.ts"
import { summit } from "./summit/summit.ts"

/** All profiles, in alphabetical order. */
export const machines: readonly Machine[] = [aurora, frontier, genericFlux, genericLsf, genericPbs, genericSlurm, genericSsh, local, perlmutter, summit]

export function machineNamed(name: string): Machine | undefined {
  return machines.find((machine) => machine.name === name)
}
