import type { Run } from "../model/run.ts"
import { attend } from "./attend.ts"
import { exitCode, jsonOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { follow } from "./follow.ts"
import { withRuns } from "./home.ts"

export const stopCommand: Command = stopping("stop", "Stops a run after a checkpoint; asked again, at once")
export const cancelCommand: Command = stopping("cancel", "Takes a run out of the queue, or stops it after a checkpoint; asked again, at once")

/** One act, by the word of a run and by that of a job in a queue. */
function stopping(name: string, summary: string): Command {
  return {
    name, summary,
    takes: "ID",
    text: "Waits until the run has stopped. One that waits in a queue is taken out of it; one that runs writes a checkpoint first, and asked again ends at once. tephra resume ID goes on with it.",
    options: { json: jsonOption },
    run: (given, output) =>
      withRuns(output, async (place) => {
        const run = place.driver.get(onlyArgument(given, "ID"))
        if (run.state === "ended") {
          output.say(`Run #${run.number} has ended already: ${run.detail}.`)
          output.tell({ event: "ended", run: run.id, number: run.number, outcome: run.outcome })
          return exitCode.fine
        }
        place.driver.stop(run.id)
        output.say(stopText(run))
        await attend(place, output, run.target.machine).catch((error: unknown) => {
          output.complain(`It is noted that run #${run.number} is to stop; that is carried out once somebody is logged in to ${run.target.machine}.`)
          throw error
        })
        const code = await follow({ place, output, id: run.id, stopOnInterrupt: false })
        return code === exitCode.stopped ? exitCode.fine : code
      }),
  }
}

function stopText({ number, state, target, attempts }: Run): string {
  const submission = attempts.at(-1)?.submission
  const job = submission === undefined ? "" : `, job ${submission} of ${target.machine}`
  if (state === "stopping") return `Ending run #${number}${job}, at once`
  return state === "queued" ? `Taking run #${number}${job}, out of the queue` : `Stopping run #${number}${job}`
}
