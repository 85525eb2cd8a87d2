import { count } from "../machines/doctor/words.ts"
import type { Run } from "../model/run.ts"
import { arrayOption, named } from "./array.ts"
import { attend } from "./attend.ts"
import { exitCode, jsonOption, onlyArgument } from "./command.ts"
import type { Command, ExitCode } from "./command.ts"
import { followRuns } from "./follow-all.ts"
import { withRuns, type Workplace } from "./home.ts"
import type { Output } from "./output.ts"

export const stopCommand: Command = stopping("stop", "Stops a run after a checkpoint; asked again, at once")
export const cancelCommand: Command = stopping("cancel", "Takes a run out of the queue, or stops it after a checkpoint; asked again, at once")

/** One act, by the word of a run and by that of a job in a queue. */
function stopping(name: string, summary: string): Command {
  return {
    name, summary,
    takes: "ID",
    text: "Waits until the run has stopped. One that waits in a queue is taken out of it; one that runs writes a checkpoint first, and asked again ends at once. tephra resume ID goes on with it. With --array the batch system is asked once for all that wait.",
    options: { array: arrayOption, json: jsonOption },
    run: (given, output) =>
      withRuns(output, async (place) => {
        const id = onlyArgument(given, "ID")
        const runs = named(place, given, id)
        const open = runs.filter(({ state }) => state !== "ended")
        if (open.length === 0) return tellEnded(output, runs)
        if (runs.length > 1) place.driver.stopArray(id)
        else place.driver.stop(id)
        output.say(stopText(open))
        const { machine } = open[0]!.target
        await attend(place, output, machine).catch((error: unknown) => {
          output.complain(`It is noted that ${openText(open)} to stop; that is carried out once somebody is logged in to ${machine}.`)
          throw error
        })
        return followStopped(place, output, open)
      }),
  }
}

async function followStopped(place: Workplace, output: Output, open: readonly Run[]): Promise<ExitCode> {
  const code = await followRuns({ place, output, runs: open, stopOnInterrupt: false })
  return code === exitCode.stopped ? exitCode.fine : code
}

function tellEnded(output: Output, runs: readonly Run[]): ExitCode {
  for (const { id, number, outcome, detail } of runs) {
    output.say(`Run #${number} has ended already: ${detail}.`)
    output.tell({ event: "ended", run: id, number, outcome })
  }
  return exitCode.fine
}

function openText(open: readonly Run[]): string {
  return open.length === 1 ? `run #${open[0]?.number} is` : `${count(open.length, "run")} are`
}

function stopText(open: readonly Run[]): string {
  const [first] = open
  if (open.length > 1 || first === undefined) return `Stopping ${count(open.length, "run")}, #${first?.number} to #${open.at(-1)?.number}`
  const { number, state, target, attempts } = first
  const submission = attempts.at(-1)?.submission
  const job = submission === undefined ? "" : `, job ${submission} of ${target.machine}`
  if (state === "stopping") return `Ending run #${number}${job}, at once`
  return state === "queued" ? `Taking run #${number}${job}, out of the queue` : `Stopping run #${number}${job}`
}
