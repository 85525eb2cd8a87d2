import { localTarget } from "../model/target.ts"
import { attend } from "./attend.ts"
import { jsonOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { follow } from "./follow.ts"
import { withRuns } from "./home.ts"

export const resumeCommand: Command = {
  name: "resume",
  takes: "ID",
  summary: "Goes on with a stopped or failed run from its last checkpoint",
  text: "ID is the number (12 or #12) or the beginning of the run's id. On another machine it is handed in anew.",
  options: { json: jsonOption },
  run: (given, output) =>
    withRuns(output, async (place) => {
      const { id, target: { machine } } = place.driver.get(onlyArgument(given, "ID"))
      await attend(place, output, machine)
      const run = place.driver.resume(id)
      output.say(`Going on with run #${run.number} of “${run.name}”`)
      return follow({ place, output, id: run.id, stopOnInterrupt: machine === localTarget.machine })
    }),
}
