import { count } from "../machines/doctor/words.ts"
import { keepsOthers } from "../model/keeps-others.ts"
import type { Run } from "../model/run.ts"
import { attendLong } from "./attend.ts"
import { exitCode } from "./command.ts"
import type { ExitCode } from "./command.ts"
import { follow, ended, left, namesOf, tellEvent } from "./follow.ts"
import type { Workplace } from "./home.ts"
import { onInterrupt } from "./interrupts.ts"
import type { Output } from "./output.ts"
import { spreadLines } from "./scores.ts"

export interface FollowingAll {
  readonly place: Workplace
  readonly output: Output
  readonly ids: readonly string[]
  readonly machine: string
  /** Ctrl+C stops the runs, a second one leaves them alone; otherwise Ctrl+C only stops looking. */
  readonly stopOnInterrupt: boolean
}

/** Shows runs that were started together until all have ended: how each did, and how far their scores lie apart. */
async function followAll({ place, output, ids, machine, stopOnInterrupt }: FollowingAll): Promise<ExitCode> {
  const { driver } = place
  const leave = new AbortController()
  const all = (): Run[] => ids.map((id) => driver.get(id))
  const release = onInterrupt(() => {
    const open = all().filter(({ state }) => state !== "ended" && state !== "stopping")
    if (!stopOnInterrupt || open.length === 0) return leave.abort()
    for (const { id } of open) driver.stop(id)
    output.complain(`Stopping ${count(open.length, "run")} after a checkpoint. Ctrl+C again leaves them to themselves.`)
  }, leave)
  let said = ""
  const show = (): void => {
    const line = statesLine(all())
    if (output.live) output.status(line)
    else if (line !== said) output.say(line)
    said = line
  }
  try {
    void attendLong(place, output, { machine, signal: leave.signal })
    const codes = await Promise.all(ids.map((id) => followOne({ place, output, id, show, signal: leave.signal })))
    for (const line of spreadLines(all(), namesOf(place.store, ids[0] ?? ""))) output.say(line)
    return worst(codes)
  } finally {
    output.status("")
    leave.abort()
    release()
  }
}

interface FollowingRuns extends Omit<FollowingAll, "ids" | "machine"> {
  /** Started together, on one machine; or one. */
  readonly runs: readonly Run[]
}

/** Shows one run, or those that were started together, until all have ended. */
export function followRuns({ runs, ...how }: FollowingRuns): Promise<ExitCode> {
  const [first, ...others] = runs
  if (first === undefined) return Promise.resolve(exitCode.fine)
  return others.length === 0 ? follow({ ...how, id: first.id }) : followAll({ ...how, ids: runs.map(({ id }) => id), machine: first.target.machine })
}

interface OfMany {
  readonly place: Workplace
  readonly output: Output
  readonly id: string
  readonly show: () => void
  readonly signal: AbortSignal
}

async function followOne({ place, output, id, show, signal }: OfMany): Promise<ExitCode> {
  let said = ""
  for await (const event of place.driver.watch({ id, cursor: 0 }, signal)) {
    tellEvent(output, id, event)
    if (event.event !== "run") continue
    said = tellTrouble(output, event.run, said)
    if (event.run.state === "ended") return ended(output, event.run, namesOf(place.store, id))
    show()
  }
  return left(output, place.driver.get(id))
}

/** That a run keeps those that were started together with it waiting, once in the same words; gives what was last said. */
export function tellTrouble(output: Output, run: Run, said: string): string {
  const { number, detail, trouble, state, keeps } = run
  if (trouble !== true || state === "ended" || detail === said) return said
  const apart = keeps === "apart" ? `, tephra apart ${number} hands them in without it` : ", and hands them in without it"
  const others = keepsOthers(run) ? ` The others wait for it: tephra cancel ${number} stops it${apart}.` : ""
  output.complain(`Run #${number} ${detail}.${others}`)
  return detail
}

/** `8 runs: 2 done, 5 running, 1 queued`. */
function statesLine(runs: readonly Run[]): string {
  const states = Map.groupBy(runs, ({ outcome, state }) => outcome ?? state)
  return `${count(runs.length, "run")}: ${[...states].map(([state, { length }]) => `${length} ${state}`).join(", ")}`
}

/** A run that failed weighs more than one that was stopped. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.find((code) => code === exitCode.failed) ?? codes.find((code) => code !== exitCode.fine) ?? exitCode.fine
}
