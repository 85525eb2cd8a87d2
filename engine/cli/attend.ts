import { setTimeout as sleep } from "node:timers/promises"
import { localTarget } from "../model/target.ts"
import { logIn } from "./log-in.ts"
import type { SitePlace } from "./home.ts"
import type { Output } from "./output.ts"
import { openTerminal } from "./terminal.ts"

const lookMilliseconds = 1000

/** Sees to it that somebody is logged in to a machine: this command, where no other app of this person is. Throws what kept it from that. */
export async function attend({ sites }: SitePlace, output: Output, machine: string): Promise<void> {
  if (machine === localTarget.machine || sites.open(machine) !== null || sites.state(machine).elsewhere) return
  await logIn(sites, machine, { output, terminal: openTerminal() })
}

/** For as long as the signal lasts: whoever was logged in may leave, and then this command takes the runs over. What keeps it from that is told once. */
export async function attendLong(place: SitePlace, output: Output, { machine, signal }: { readonly machine: string; readonly signal: AbortSignal }): Promise<void> {
  if (machine === localTarget.machine || place.sites.title(machine) === null) return
  try {
    while (!signal.aborted) {
      // One that comes back by itself is left to it.
      if (place.sites.state(machine).state === "out") await attend(place, output, machine)
      await sleep(lookMilliseconds, undefined, { signal, ref: false }).catch(() => undefined)
    }
  } catch (error) {
    if (!signal.aborted) output.complain(`tephra: ${error instanceof Error ? error.message : String(error)}\nWhat is known here is shown; more comes when somebody is logged in: tephra login ${machine}`)
  }
}
