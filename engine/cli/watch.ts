import { arrayOption, named } from "./array.ts"
import { jsonOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { followRuns } from "./follow-all.ts"
import { withRuns } from "./home.ts"

export const watchCommand: Command = {
  name: "watch",
  takes: "ID",
  summary: "Shows a run until it ends",
  text: "ID is the number (12 or #12) or the beginning of the run's id. Ctrl+C stops looking; the run goes on. Where a run on another machine is looked at by nobody, it logs in itself.",
  options: { array: arrayOption, json: jsonOption },
  run: (given, output) =>
    withRuns(output, async (place) => followRuns({ place, output, runs: named(place, given, onlyArgument(given, "ID")), stopOnInterrupt: false })),
}
