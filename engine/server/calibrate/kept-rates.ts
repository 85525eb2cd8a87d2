import { hostname } from "node:os"
import { local } from "../../machines/local/local.ts"
import { machineNamed } from "../../machines/machines.ts"
import { Rates } from "../../model/machine.ts"
import type { Machine } from "../../model/machine.ts"
import type { Store } from "../../store/open-store.ts"

const keyOf = (host: string): string => `rates.${host}`

export function keepRates({ settings }: Store, rates: Rates): void {
  settings.set(keyOf(rates.host), rates)
}

/** Of this computer; null when it was never measured, or by a version that measured otherwise. */
export function keptRates({ settings }: Store): Rates | null {
  return Rates.safeParse(settings.get(keyOf(hostname()))).data ?? null
}

/** A profile with the rates that are known of it; undefined when there is no machine of that name. */
export function measuredMachine(name: string, store: Store | null): Machine | undefined {
  const machine = machineNamed(name)
  const rates = store !== null && name === local.name ? keptRates(store) : null
  return machine && rates ? { ...machine, rates } : machine
}
