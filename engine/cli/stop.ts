import { exitCode, jsonOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { follow } from "./follow.ts"
import { withRuns } from "./home.ts"

export const stopCommand: Command = {
  name: "stop",
  takes: "ID",
  summary: "Stops a run after a checkpoint; asked again, at once",
  text: "Waits until the run has stopped. tephra resume ID goes on with it.",
  options: { json: jsonOption },
  run: (given, output) =>
    withRuns(output, async (place) => {
      const run = place.driver.get(onlyArgument(given, "ID"))
      if (run.state === "ended") {
        output.say(`Run #${run.number} has ended already: ${run.outcome}.`)
        output.tell({ event: "ended", run: run.id, number: run.number, outcome: run.outcome })
        return exitCode.fine
      }
      place.driver.stop(run.id)
      output.say(`Stopping run #${run.number}`)
      const code = await follow({ place, output, id: run.id, stopOnInterrupt: false })
      return code === exitCode.stopped ? exitCode.fine : code
    }),
}
