import { jsonOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { follow } from "./follow.ts"
import { withRuns } from "./home.ts"

export const resumeCommand: Command = {
  name: "resume",
  takes: "ID",
  summary: "Goes on with a stopped or failed run from its last checkpoint",
  text: "ID is the number (12 or #12) or the beginning of the run's id.",
  options: { json: jsonOption },
  run: (given, output) =>
    withRuns(output, async (place) => {
      const run = place.driver.resume(onlyArgument(given, "ID"))
      output.say(`Going on with run #${run.number} of “${run.name}”`)
      return follow({ place, output, id: run.id, stopOnInterrupt: true })
    }),
}
