import { hostname } from "node:os"
import { Rates } from "../../model/machine.ts"
import type { Store } from "../../store/open-store.ts"

const keyOf = (host: string): string => `rates.${host}`

export function keepRates({ settings }: Store, rates: Rates): void {
  settings.set(keyOf(rates.host), rates)
}

/** Of this computer; null when it was never measured, or by a version that measured otherwise. */
export function keptRates({ settings }: Pick<Store, "settings">): Rates | null {
  return Rates.safeParse(settings.get(keyOf(hostname()))).data ?? null
}
