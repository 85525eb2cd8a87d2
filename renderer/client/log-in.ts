import type { MachineEntry } from "../../engine/api/contract.ts"

/** A log-in that was begun in this window, so that its questions are asked here. */
export interface LogIn {
  readonly machine: string
  /** The state of that machine when it was begun; what is told of it tells nothing of this log-in. */
  readonly before: number
  /** Somebody was asked something, or told why it failed: from then on there is a dialog until it ends. */
  readonly shown: boolean
  /** Said of an answer that nobody waited for. */
  readonly late: string | null
}

export function logInTo({ machine, site }: MachineEntry): LogIn {
  return { machine: machine.name, before: site?.since ?? 0, shown: false, late: null }
}

/** What becomes of it with the next state of the machines; null when it is over: somebody is in, or it was given up. */
export function nextLogIn(logIn: LogIn, entries: readonly MachineEntry[]): LogIn | null {
  const site = entries.find(({ machine }) => machine.name === logIn.machine)?.site
  if (!site) return null
  switch (site.state) {
    case "asking":
      return { ...logIn, shown: true }
    case "connecting":
      return logIn
    case "out":
      if (site.since === logIn.before) return logIn
      return site.failure === null ? null : { ...logIn, shown: true }
    case "in":
    case "waiting":
      return null
  }
}
